"""The mail server's state, shared by all senders: at most ten emails a second, and a pause while it is down."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from cms.outbox import db_time
from cms.outbox.errors import GIVE_UP_AFTER, JITTER, SERVER_WAITS, kind_of, wait_after
from cms.outbox.models import MailServer, Message

log = logging.getLogger("cms.outbox")

# Nine a second, so that no one-second window contains more than ten.
SLOT = timedelta(seconds=1) / 9
# A slot further ahead than this was set while a clock was wrong, and is ignored.
FARTHEST_SLOT = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=SERVER_WAITS[-1] * (1 + JITTER))


def lock_server() -> MailServer:
    """Return the single row, locked until the transaction ends."""
    return MailServer.objects.select_for_update().get_or_create(pk=1)[0]


def is_paused(server: MailServer | None, now: datetime) -> bool:
    """Whether the server was down at the last try and the next try is not due yet."""
    return bool(server and server.retry_at and now < server.retry_at <= now + LONGEST_PAUSE)


def take_slot(server: MailServer, now: datetime) -> timedelta:
    """Reserve the next free slot for one email and return how long to wait for it. `server` must be locked."""
    next_slot = server.next_slot_at
    slot = next_slot if next_slot and now < next_slot < now + FARTHEST_SLOT else now
    server.next_slot_at = slot + SLOT
    server.save(update_fields=["next_slot_at"])
    return slot - now


def open_circuit(error: Exception) -> None:
    """Pause all sending for 1, 2, then 3 minutes at a time. Messages stay in the queue in their order."""
    with transaction.atomic():
        server, now = lock_server(), db_time.database_now()
        if is_paused(server, now):
            return
        server.failures += 1
        server.away_since = server.away_since or now
        server.retry_at = now + wait_after(server.failures, SERVER_WAITS)
        server.save(update_fields=["failures", "away_since", "retry_at"])
        if now - server.away_since >= GIVE_UP_AFTER:
            _give_up(now - GIVE_UP_AFTER)
    log.warning("the mail server is away (%s), asked again at %s", kind_of(error), server.retry_at)


def close_circuit() -> None:
    """End the pause, because the server accepted an email."""
    with transaction.atomic():
        server = lock_server()
        if server.away_since is None:
            return
        server.away_since = server.retry_at = None
        server.failures = 0
        server.save(update_fields=["away_since", "retry_at", "failures"])
    log.info("the mail server is back")


def _give_up(waiting_since: datetime) -> None:
    failed = Message.objects.filter(state=Message.State.WAITING, due_at__lte=waiting_since)
    if number := failed.update(state=Message.State.FAILED, last_error="SMTPServerDisconnected"):
        log.error("%s messages failed: the mail server has been away for a week", number)
