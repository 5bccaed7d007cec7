"""Takes due messages one by one and hands them to the mail server.

A message is claimed with a lease, sent outside any transaction, and marked. A sender killed in between
leaves a lease that ends by itself; the second copy carries the same Message-ID.
"""

import logging
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from cms.outbox import kinds
from cms.outbox.models import Message

log = logging.getLogger("cms.outbox")

# After the first, second, third and every later failure, in minutes.
BACKOFF = (1, 5, 15, 60)
LEASE = timedelta(minutes=2)
AT_MOST = 50
# After this long somebody should look.
LATE_MINUTES = 15


def send_due() -> int:
    """Send what is due, at most fifty at a time; how many went out. One failure holds back no other."""
    sent = 0
    for _ in range(AT_MOST):
        if (message := _claim()) is None:
            break
        sent += _deliver(message)
    return sent


def _claim() -> Message | None:
    now = timezone.now()
    due = Q(state=Message.State.WAITING, due_at__lte=now) | Q(state=Message.State.SENDING, locked_until__lt=now)
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at").first()
        if message:
            message.state = Message.State.SENDING
            message.locked_until = now + LEASE
            message.attempts += 1
            message.save(update_fields=["state", "locked_until", "attempts"])
    return message


def _deliver(message: Message) -> bool:
    try:
        if message.recipient:
            _mail(message)
        else:
            _address(message)
    except Exception as error:  # noqa: BLE001 - whatever failed, the message stays and is tried again
        _put_off(message, error)
        return False
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.SENT, sent_at=timezone.now(), locked_until=None, last_error=""
    )
    return bool(message.recipient)


class NobodyToTell(Exception):
    """No account may read what the message is about, or none of them has an e-mail address."""


def _address(message: Message) -> None:
    """Make one copy for each person, so that one bad address holds back nobody else."""
    recipients = kinds.get(message.kind).recipients(message.facts)
    if not recipients:
        raise NobodyToTell
    with transaction.atomic():
        # Locked, and looked at again: another sender may have addressed it while this one slept.
        locked = Message.objects.select_for_update().get(pk=message.pk)
        if locked.state == Message.State.SENT:
            return
        Message.objects.bulk_create(
            Message(kind=message.kind, facts=message.facts, recipient=recipient) for recipient in recipients
        )
        locked.state = Message.State.SENT
        locked.save(update_fields=["state"])


def _mail(message: Message) -> None:
    kind = kinds.get(message.kind)
    EmailMessage(
        subject=kind.subject,
        body=render_to_string(kind.template, kind.context(message.facts)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers={
            "Message-ID": f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _put_off(message: Message, error: Exception) -> None:
    minutes = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
    kind = type(error).__name__
    if isinstance(error, smtplib.SMTPResponseException):
        kind = f"{kind} {error.smtp_code}"
    # The class and the code alone: a mail server's words often hold the address it was given.
    log.warning("message %s not sent (%s), again in %s min", message.pk, kind, minutes)
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.WAITING,
        due_at=timezone.now() + timedelta(minutes=minutes),
        locked_until=None,
        last_error=kind[:100],
    )


def oldest_waiting_minutes() -> int:
    """How long the oldest unsent message has waited, in minutes; 0 when nothing waits."""
    oldest = Message.objects.exclude(state=Message.State.SENT).order_by("created_at").first()
    return int((timezone.now() - oldest.created_at).total_seconds() // 60) if oldest else 0


def health() -> tuple[bool, dict]:
    """Well while no message has waited too long."""
    waited = oldest_waiting_minutes()
    return waited < LATE_MINUTES, {"oldest_waiting_minutes": waited}
