"""One run of a sender: finds the recipients of new messages, then sends due email over one connection.

An email is claimed, sent outside any transaction, and marked as sent. If anything fails, the message stays queued.
"""

import logging
import time
from contextlib import suppress

from django.core.mail import get_connection
from django.db import transaction

from cms.operations.worker import ending
from cms.outbox import emails, mail_server, queue
from cms.outbox.errors import NoRecipientsError, is_connection_error, is_refusal
from cms.outbox.models import Message

log = logging.getLogger("cms.outbox")

# A run takes at most 20 seconds, because the worker has other jobs too.
MAX_MAILS_PER_RUN = 180
RUN_SECONDS = 20
# If this many different addresses are refused in a row, the fault is likely the server's.
REFUSED_IN_A_ROW = 3
sleep = time.sleep


def send_due() -> int:
    """Send due email and return how many were sent. A failure does not stop the others."""
    address_due()
    if not queue.has_due_mail():
        return 0
    connection = get_connection()
    try:
        return _send_on(connection)
    finally:
        _close_connection(connection)


def address_due() -> None:
    """Replace each new message by one copy per recipient."""
    for _ in range(MAX_MAILS_PER_RUN):
        if ending.is_set() or (message := queue.claim_unaddressed()) is None:
            return
        try:
            _address_message(message)
        except emails.MessageObsolete:
            queue.discard_message(message)
        except Exception as error:  # noqa: BLE001 - whatever failed, the message stays queued and is tried again
            queue.reschedule_message(message, error)


def _address_message(message: Message) -> None:
    recipients = emails.get_deliverable_type(message).recipients(message.facts)
    if not recipients:
        raise NoRecipientsError
    with transaction.atomic():
        # Lock and check again: another sender may have done this while this one was suspended.
        if Message.objects.select_for_update().get(pk=message.pk).state == Message.State.SENT:
            return
        Message.objects.bulk_create(
            Message(kind=message.kind, facts=message.facts, recipient=recipient) for recipient in recipients
        )
        queue.mark_sent(message)


def _send_on(connection) -> int:
    sender, sent, refused = emails.sender_header(), 0, set()
    until = time.monotonic() + RUN_SECONDS
    for _ in range(MAX_MAILS_PER_RUN):
        if ending.is_set() or time.monotonic() > until:
            break
        try:
            # Connect before the claim, so that no message loses a try while the server is down.
            connection.open()
        except Exception as error:  # noqa: BLE001 - refused, unknown host, bad certificate or wrong password
            mail_server.open_circuit(error)
            break
        if (claimed := queue.claim_mail()) is None:
            break
        sleep(claimed.wait.total_seconds())
        if (error := _send_claimed(claimed, sender, connection)) is None:
            sent, refused = sent + 1, set()
            if claimed.server_was_away:
                mail_server.close_circuit()
            continue
        _close_connection(connection)
        if is_refusal(error):
            refused.add(claimed.message.recipient)
        if is_connection_error(error) or len(refused) >= REFUSED_IN_A_ROW:
            mail_server.open_circuit(error)
            break
    return sent


def _send_claimed(claimed: queue.Claimed, sender: str, connection) -> Exception | None:
    """Send one email and record the result. Returns the error, or None if it was sent."""
    message = claimed.message
    try:
        emails.build_email(message, sender, connection).send()
    except emails.MessageObsolete as error:
        queue.discard_message(message)
        return error
    except Exception as error:  # noqa: BLE001 - whatever failed, the message stays queued and is tried again
        queue.reschedule_message(message, error, claimed.server_was_away)
        return error
    queue.mark_sent(message)
    return None


def _close_connection(connection) -> None:
    with suppress(OSError):
        connection.close()
