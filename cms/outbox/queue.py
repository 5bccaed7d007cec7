"""Claims messages for sending and releases them. Each step is one conditional update in the database.

A claim is a token and a lease in database time. If a sender is killed, its lease expires and another sender takes
over. A sender that was suspended past its lease finds another token and changes nothing, unless it sent the email.
"""

import logging
import uuid
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.outbox import db_time, mail_server, message_types
from cms.outbox.errors import GIVE_UP_AFTER, MESSAGE_WAITS, SERVER_WAITS, is_connection_error, kind_of, wait_after
from cms.outbox.models import MailServer, Message

log = logging.getLogger("cms.outbox")
State = Message.State

LEASE = timedelta(minutes=2)


class Claimed(NamedTuple):
    message: Message
    wait: timedelta
    """How long to wait before sending."""
    server_was_away: bool


def _due_messages() -> QuerySet[Message]:
    # Messages that failed before come last, so that a bad address with a hundred emails delays no one else.
    waiting = Q(state=State.WAITING, due_at__lte=timezone.now())
    abandoned = Q(state=State.SENDING, locked_until__lt=db_time.database_now())
    return Message.objects.filter(waiting | abandoned).order_by("attempts", "due_at", "created_at")


def has_due_mail() -> bool:
    """Whether an email is due and sending is not paused."""
    return (
        not mail_server.is_paused(MailServer.objects.first(), db_time.database_now())
        and _due_messages().exclude(recipient="").exists()
    )


def claim_unaddressed() -> Message | None:
    """Claim the next message that has not been split into one copy per recipient yet."""
    with transaction.atomic():
        return _claim_first(_due_messages().filter(recipient=""))


def claim_mail() -> Claimed | None:
    """Claim the next email and its slot in one transaction, so that all senders together keep to the rate."""
    with transaction.atomic():
        server = mail_server.lock_server()
        now = db_time.database_now()
        if (
            mail_server.is_paused(server, now)
            or (message := _claim_first(_due_messages().exclude(recipient=""))) is None
        ):
            return None
        return Claimed(message, mail_server.take_slot(server, now), bool(server.away_since))


def _claim_first(due: QuerySet[Message]) -> Message | None:
    message = due.select_for_update(skip_locked=True).first()
    if message:
        message.state = State.SENDING
        message.claim = uuid.uuid4()
        message.locked_until = db_time.database_now() + LEASE
        message.attempts += 1
        message.tried_since = message.tried_since or db_time.database_now()
        message.save(update_fields=["state", "claim", "locked_until", "attempts", "tried_since"])
    return message


def mark_sent(message: Message) -> None:
    """Mark a message as sent, even if another sender has claimed it meanwhile. It is never sent again."""
    now = timezone.now()
    with transaction.atomic():
        updated = (
            Message.objects.filter(pk=message.pk)
            .exclude(state=State.SENT)
            .update(state=State.SENT, sent_at=now, claim=None, locked_until=None, last_error="")
        )
        if updated:
            _run_after_sent(message)
    if message.last_error and message.recipient:
        # The address accepts email again, so other messages to it are due now.
        Message.objects.filter(state=State.WAITING, recipient=message.recipient, due_at__gt=now).update(due_at=now)


def _run_after_sent(message: Message) -> None:
    try:
        with transaction.atomic():
            message_types.run_after_sent(message)
    except Exception as error:  # noqa: BLE001 - the email was sent and must not be sent again, whatever failed
        log.error("message %s was sent, but its follow-up failed (%s)", message.pk, type(error).__name__)


def reschedule_message(message: Message, error: Exception, server_is_away: bool = False) -> None:
    """Queue the message for another try after 1, 5, 15, then 60 minutes. After seven days it is marked as failed.

    While the mail server is down, the server's shorter waits apply, so that it is sent soon after the server is back.
    Changes nothing if another sender has claimed the message.
    """
    kind = kind_of(error)
    claimed = Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim)
    released = {"claim": None, "locked_until": None, "last_error": kind}
    if db_time.database_now() - message.tried_since >= GIVE_UP_AFTER:
        claimed.update(state=State.FAILED, **released)
        log.error("message %s failed after a week of trying (%s)", message.pk, kind)
        return
    waits = SERVER_WAITS if server_is_away or is_connection_error(error) else MESSAGE_WAITS
    due_at = timezone.now() + wait_after(message.attempts, waits)
    claimed.update(state=State.WAITING, due_at=due_at, **released)
    # Only the class and the code: a mail server's message often contains the recipient's address.
    log.warning("message %s not sent (%s), next try at %s", message.pk, kind, due_at)


def discard_message(message: Message) -> None:
    """Delete a claimed message that is no longer needed."""
    Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim).delete()
    log.info("message %s is no longer needed", message.pk)


def send_again(failed: QuerySet[Message]) -> int:
    """Queue failed messages again and return how many. Two simultaneous calls queue each message once."""
    return failed.filter(state=State.FAILED).update(
        state=State.WAITING, due_at=timezone.now(), attempts=0, tried_since=None
    )
