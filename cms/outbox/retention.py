from datetime import datetime, timedelta

from django.db.models.functions import Coalesce

from cms.outbox.models import Message

KEPT = timedelta(days=30)


def forget_sent(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete what was sent over thirty days ago; how many. What waits or has failed stays."""
    # Coalesce: messages addressed by earlier versions have no time of sending.
    sent = Message.objects.filter(state=Message.State.SENT).alias(out_at=Coalesce("sent_at", "created_at"))
    old = sent.filter(out_at__lt=now - KEPT)
    return {"sent mail": old.count() if dry_run else old.delete()[0]}
