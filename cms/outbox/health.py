"""The state of the outbox, for /readyz/ and for the banner in the admin."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cms.outbox.models import Message

# Email that has waited longer than this is reported as late.
LATE_AFTER = timedelta(minutes=15)


def unsent_messages() -> QuerySet[Message]:
    """Return messages that are waiting or being sent, oldest first."""
    return Message.objects.filter(state__in=[Message.State.WAITING, Message.State.SENDING]).order_by("created_at")


def failed_messages() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED)


def oldest_waiting_minutes() -> int:
    """Return how many minutes the oldest unsent message has waited; 0 if none is waiting."""
    oldest = unsent_messages().first()
    return int((timezone.now() - oldest.created_at).total_seconds() // 60) if oldest else 0


def outbox_health() -> tuple[bool, dict]:
    """Return whether no message is late, and the numbers for /readyz/.

    Failed messages are counted but do not make the site unready: restarting it would not help.
    """
    waited = oldest_waiting_minutes()
    return waited < LATE_AFTER.total_seconds() // 60, {
        "oldest_waiting_minutes": waited,
        "failed": failed_messages().count(),
    }
