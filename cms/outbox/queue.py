"""Taking a message from the outbox and giving it back. Each step is one comparison in the database.

A claim is a lease by the database's clock and a token. A sender killed in between leaves a lease that ends by
itself; one that slept past its lease finds another token and changes nothing, unless its mail is out.
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
    """How long until it may go."""
    server_was_away: bool


def _due_messages() -> QuerySet[Message]:
    # What failed before comes behind what did not: a bad address with a hundred mails holds up nobody.
    waiting = Q(state=State.WAITING, due_at__lte=timezone.now())
    left_behind = Q(state=State.SENDING, locked_until__lt=db_time.database_now())
    return Message.objects.filter(waiting | left_behind).order_by("attempts", "due_at", "created_at")


def has_due_mail() -> bool:
    """Whether a mail is due and the server may be asked."""
    return (
        not mail_server.is_paused(MailServer.objects.first(), db_time.database_now())
        and _due_messages().exclude(recipient="").exists()
    )


def claim_unaddressed() -> Message | None:
    with transaction.atomic():
        return _claim_first(_due_messages().filter(recipient=""))


def claim_mail() -> Claimed | None:
    """The next mail and its moment, taken together, so that all senders send no more than the rate."""
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
    """It is out, whoever holds the claim now; nothing leads back from here."""
    now = timezone.now()
    with transaction.atomic():
        out = (
            Message.objects.filter(pk=message.pk)
            .exclude(state=State.SENT)
            .update(state=State.SENT, sent_at=now, claim=None, locked_until=None, last_error="")
        )
        if out:
            _run_after_sent(message)
    if message.last_error and message.recipient:
        # The address takes mail again, so the others to it need not wait for their hour.
        Message.objects.filter(state=State.WAITING, recipient=message.recipient, due_at__gt=now).update(due_at=now)


def _run_after_sent(message: Message) -> None:
    try:
        with transaction.atomic():
            message_types.run_after_sent(message)
    except Exception as error:  # noqa: BLE001 - whatever failed, the mail is out and is not sent again
        log.error("message %s is sent, and what follows failed (%s)", message.pk, type(error).__name__)


def reschedule_message(message: Message, error: Exception, server_is_away: bool = False) -> None:
    """Try again after 1, 5, 15 and then every 60 minutes; after seven days of trying it has failed.

    While the fault is the server's it waits as the server does, to be out soon after it is back. Nothing changes
    unless the claim is still this sender's own.
    """
    kind = kind_of(error)
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim)
    released = {"claim": None, "locked_until": None, "last_error": kind}
    if db_time.database_now() - message.tried_since >= GIVE_UP_AFTER:
        mine.update(state=State.FAILED, **released)
        log.error("message %s failed after a week of trying (%s)", message.pk, kind)
        return
    waits = SERVER_WAITS if server_is_away or is_connection_error(error) else MESSAGE_WAITS
    again = timezone.now() + wait_after(message.attempts, waits)
    mine.update(state=State.WAITING, due_at=again, **released)
    # The class and the code alone: a mail server's words often hold the address it was given.
    log.warning("message %s not sent (%s), again at %s", message.pk, kind, again)


def discard_message(message: Message) -> None:
    """What it told of is gone: nobody needs to be told."""
    Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim).delete()
    log.info("message %s is not needed any more", message.pk)


def send_again(failed: QuerySet[Message]) -> int:
    """Queue failed messages once more; how many. Two presses queue each once."""
    return failed.filter(state=State.FAILED).update(
        state=State.WAITING, due_at=timezone.now(), attempts=0, tried_since=None
    )
