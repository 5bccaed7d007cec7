"""Scheduled erasure of requests. `settings.RETENTION` has the days; open requests are never erased."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from cms.privacy import key_rotation, retention
from consultations import erasure, note_drafts, search_index
from consultations.admin import saved_searches
from consultations.models import ConsultationRequest, Invitation, StateChange
from consultations.transitions import State

# Requests per transaction: few, so that staff do not wait for locks.
BATCH = 100


def register_rules() -> None:
    retention.register("suspected spam", delete_spam_requests)
    retention.register("closed requests", anonymize_closed_requests)
    retention.register("invitations", delete_old_invitations)
    retention.register("staff texts", staff_texts)
    retention.register_re_erase(erasure.erase_again)
    key_rotation.register_reindex(search_index.reindex_requests)


def retention_cutoff(now: datetime, what: str) -> datetime:
    """Return the time before which `what` is due for erasure."""
    return now - timedelta(days=settings.RETENTION[what])


def delete_spam_requests(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete suspected spam, counted from when it was last marked as spam."""
    limit = retention_cutoff(now, "spam")
    marked_recently = StateChange.objects.filter(request=OuterRef("pk"), after=State.SPAM, at__gte=limit)
    requests = ConsultationRequest.objects.filter(state=State.SPAM, created_at__lt=limit, on_hold=False)
    due = requests.filter(~Exists(marked_recently))
    return {"requests": due.count() if dry_run else _process_in_batches(due, erasure.delete_requests, now)}


def anonymize_closed_requests(now: datetime, dry_run: bool) -> dict[str, int]:
    """Anonymize requests that were closed long enough ago."""
    due = ConsultationRequest.objects.filter(
        state=State.CLOSED, closed_at__lt=retention_cutoff(now, "closed"), on_hold=False
    )
    return {"requests' texts": due.count() if dry_run else _process_in_batches(due, erasure.erase_requests, now)}


def delete_old_invitations(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete old invitation links. Requests that came through them stay."""
    due = Invitation.objects.filter(made_at__lt=retention_cutoff(now, "invitations"))
    return {"links": due.count() if dry_run else due.delete()[1].get(Invitation._meta.label, 0)}


def staff_texts(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete old searches and old drafts of notes."""
    return {
        "searches": saved_searches.delete_old_searches(now, dry_run),
        "drafts of notes": note_drafts.delete_old_drafts(now, dry_run),
    }


def _process_in_batches(due, process: Callable[[object, datetime], int], now: datetime) -> int:
    """Call `process` on batches of the due requests; returns how many it processed."""
    numbers = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(
        process(due.filter(pk__in=numbers[start : start + BATCH]), now) for start in range(0, len(numbers), BATCH)
    )
