"""How long what patients sent is kept. Days are `RETENTION` in the settings; an open request is never too old."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from cms.privacy import key_rotation, retention
from consultations import erasure, note_drafts, search_index
from consultations.admin import saved_searches
from consultations.models import ConsultationRequest, Invitation, StateChange
from consultations.transitions import State

# Requests a transaction: few enough that nobody who works waits for their locks.
BATCH = 100


def register_rules() -> None:
    retention.register("suspected spam", delete_spam_requests)
    retention.register("closed requests", anonymize_closed_requests)
    retention.register("invitations", delete_old_invitations)
    retention.register("staff texts", staff_texts)
    retention.register_re_erase(erasure.erase_again)
    key_rotation.register_reindex(search_index.reindex_requests)


def retention_cutoff(now: datetime, what: str) -> datetime:
    """What is older than this has been kept for long enough."""
    return now - timedelta(days=settings.RETENTION[what])


def delete_spam_requests(now: datetime, dry_run: bool) -> dict[str, int]:
    """Deletes what nobody took for a person's, counted from when it was last put aside."""
    limit = retention_cutoff(now, "spam")
    put_aside_lately = StateChange.objects.filter(request=OuterRef("pk"), after=State.SPAM, at__gte=limit)
    requests = ConsultationRequest.objects.filter(state=State.SPAM, created_at__lt=limit, on_hold=False)
    due = requests.filter(~Exists(put_aside_lately))
    return {"requests": due.count() if dry_run else _process_in_batches(due, erasure.delete_requests, now)}


def anonymize_closed_requests(now: datetime, dry_run: bool) -> dict[str, int]:
    """Makes tombstones of what was closed long enough ago."""
    due = ConsultationRequest.objects.filter(
        state=State.CLOSED, closed_at__lt=retention_cutoff(now, "closed"), on_hold=False
    )
    return {"requests' texts": due.count() if dry_run else _process_in_batches(due, erasure.erase_requests, now)}


def delete_old_invitations(now: datetime, dry_run: bool) -> dict[str, int]:
    """Deletes links; that a request came by one stays with the request."""
    due = Invitation.objects.filter(made_at__lt=retention_cutoff(now, "invitations"))
    return {"links": due.count() if dry_run else due.delete()[1].get(Invitation._meta.label, 0)}


def staff_texts(now: datetime, dry_run: bool) -> dict[str, int]:
    """Deletes old searches, and old drafts of notes."""
    return {
        "searches": saved_searches.delete_old_searches(now, dry_run),
        "drafts of notes": note_drafts.delete_old_drafts(now, dry_run),
    }


def _process_in_batches(due, end: Callable[[object, datetime], int], now: datetime) -> int:
    """Call `end` on all that is due, a batch at a time; returns how many requests it ended."""
    numbers = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(end(due.filter(pk__in=numbers[start : start + BATCH]), now) for start in range(0, len(numbers), BATCH))
