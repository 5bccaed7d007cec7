"""What was sent is forgotten after thirty days; what was not is kept."""

from datetime import timedelta

from django.utils import timezone

from cms.outbox.models import Message
from cms.outbox.retention import delete_sent_messages


def test_only_messages_sent_over_30_days_ago_are_deleted(mails):
    now = timezone.now()
    old, young, addressed, waiting, failed = mails(times=5)
    long_ago = now - timedelta(days=30, seconds=1)
    Message.objects.update(created_at=long_ago)
    Message.objects.filter(pk=old.pk).update(state="sent", sent_at=long_ago)
    Message.objects.filter(pk=young.pk).update(state="sent", sent_at=now - timedelta(days=30))
    Message.objects.filter(pk=addressed.pk).update(state="sent", sent_at=None)
    Message.objects.filter(pk=failed.pk).update(state="failed")

    assert delete_sent_messages(now, dry_run=True) == {"sent mail": 2}
    assert Message.objects.count() == 5
    assert delete_sent_messages(now, dry_run=False) == {"sent mail": 2}
    assert set(Message.objects.all()) == {young, waiting, failed}
    assert delete_sent_messages(now, dry_run=False) == {"sent mail": 0}
