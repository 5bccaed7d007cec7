from datetime import datetime, timedelta

from django.db.models.functions import Coalesce

from cms.outbox.models import Message

KEEP_SENT_FOR = timedelta(days=30)


def delete_sent_messages(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete messages sent over 30 days ago and return how many. Waiting and failed messages are not deleted."""
    # Coalesce, because messages from earlier versions may have no `sent_at`.
    sent = Message.objects.filter(state=Message.State.SENT).alias(out_at=Coalesce("sent_at", "created_at"))
    old = sent.filter(out_at__lt=now - KEEP_SENT_FOR)
    return {"sent mail": old.count() if dry_run else old.delete()[0]}
