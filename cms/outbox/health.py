"""How the outbox is, for /readyz/ and for the banner in the admin."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cms.outbox.models import Message

# After this long somebody should look.
LATE_AFTER = timedelta(minutes=15)


def unsent_messages() -> QuerySet[Message]:
    """What still tries to go out, oldest first."""
    return Message.objects.filter(state__in=[Message.State.WAITING, Message.State.SENDING]).order_by("created_at")


def failed_messages() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED)


def oldest_waiting_minutes() -> int:
    """How long the oldest unsent message has waited, in minutes; 0 when nothing waits."""
    oldest = unsent_messages().first()
    return int((timezone.now() - oldest.created_at).total_seconds() // 60) if oldest else 0


def outbox_health() -> tuple[bool, dict]:
    """Well while no message has waited too long. What failed for good is counted: people see to it, not machines."""
    waited = oldest_waiting_minutes()
    return waited < LATE_AFTER.total_seconds() // 60, {
        "oldest_waiting_minutes": waited,
        "failed": failed_messages().count(),
    }
