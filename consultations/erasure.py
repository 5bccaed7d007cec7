"""Permanent erasure of requests. Anonymous statistics remain (docs/decisions/0024-tombstones.md)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.core.state_machine import StaleVersionError, TransitionError
from cms.privacy import blind_index
from cms.privacy.retention import note_erased
from cms.public_forms.idempotency import delete_records
from consultations import note_drafts
from consultations.models import ConsultationRequest, StateChange
from consultations.transitions import State

ERASE = "consultations.erase_consultationrequest"
# Fields of an erased request that stay. All other fields, including future ones, are cleared.
PRESERVED_FIELDS = (
    "id",
    "reference",
    "kind",
    "suspicions",
    "location",
    "place",
    "condition",
    "about",
    "page",
    "page_title",
)
PRESERVED_FIELDS += ("entry", "invitation", "consent", "text_consent", "outcome", "reply_minutes")
# Fields that the erasure sets.
ERASURE_FIELDS = ("state", "version", "created_at", "erased_at")


def erase_request(request: ConsultationRequest, by) -> None:
    """Erase one request if it has not changed since `by` saw it. Raises TransitionError or StaleVersionError."""
    if not by.has_perm(ERASE):
        raise TransitionError("Only the owner can erase requests.")
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state == State.ERASED:
            raise TransitionError("This request was already erased.")
        if locked.on_hold:
            raise TransitionError("This request is on hold. Remove the hold on its page first.")
        if locked.version != request.version:
            raise StaleVersionError(locked)
        erase_requests(ConsultationRequest.objects.filter(pk=locked.pk), timezone.now(), by)


def erase_requests(requests, now: datetime, by=None) -> int:
    """Anonymize the requests of a queryset, whatever their state; returns how many.

    `by` is the user, None for scheduled erasure. One transaction locks the rows and checks the queryset's
    conditions again.
    """
    with transaction.atomic():
        found = list(requests.exclude(state=State.ERASED).select_for_update().order_by("pk"))
        for request in found:
            _anonymize_request(request, now, by)
        _delete_traces([request.pk for request in found], now)
    return len(found)


def delete_requests(requests, now: datetime) -> int:
    """Delete the requests of a queryset; only their ids are stored, so that a restored backup erases them again."""
    with transaction.atomic():
        found = dict(requests.select_for_update().order_by("pk").values_list("pk", "reference"))
        numbers = list(found)
        ConsultationRequest.objects.filter(pk__in=numbers).delete()
        delete_records(found.values())
        _delete_traces(numbers, now)
    return len(numbers)


def erase_again(subjects: Iterable[UUID]) -> int:
    """Erase requests that a restored backup brought back, also those on hold; returns how many."""
    subjects = list(subjects)
    # Also drafts whose request no longer exists.
    note_drafts.delete_drafts_about(subjects)
    back = ConsultationRequest.objects.filter(pk__in=subjects)
    now = timezone.now()
    return delete_requests(back.filter(state=State.SPAM), now) + erase_requests(back, now)


def _anonymize_request(request: ConsultationRequest, now: datetime, by) -> None:
    before = request.state
    for field in request._meta.concrete_fields:
        if field.name not in PRESERVED_FIELDS + ERASURE_FIELDS and not field.generated:
            # Nothing is decrypted, so text whose key is lost can be erased too.
            setattr(request, field.attname, field.get_default())
    request.state, request.erased_at = State.ERASED, now
    request.created_at = _month_of(request.created_at)
    request.version += 1
    request.save()
    for rows in (request.notes, request.assignments, request.changes):
        rows.all().delete()
    StateChange.objects.create(request=request, before=before, after=State.ERASED, by=by)


def _month_of(moment: datetime) -> datetime:
    """Return noon on the first of the month in the clinic's time zone."""
    return timezone.localtime(moment).replace(day=1, hour=12, minute=0, second=0, microsecond=0)


def _delete_traces(numbers: list[UUID], now: datetime) -> None:
    """Delete what other tables store about these requests. The outbox drops emails that are still waiting."""
    blind_index.forget(numbers)
    note_drafts.delete_drafts_about(numbers)
    note_erased(numbers, now)
