"""The encrypted search index: which words of a request are hashed."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.privacy import blind_index
from cms.privacy.models import SearchToken
from consultations.models import ConsultationRequest


def searchable_words(request: ConsultationRequest) -> dict[str, list[str]]:
    """Return what staff can search for: names, phone numbers and email addresses, never the message."""
    return {
        "name": [request.name, request.clinician, request.practice],
        "phone": [request.phone, request.clinician_phone],
        "email": [request.email],
    }


def index_request(request: ConsultationRequest) -> None:
    blind_index.index(request.pk, searchable_words(request))


def reindex_requests(subjects: Iterable[UUID]) -> int:
    """Rebuild the hashes of these requests, as after a key rotation; returns how many. Call in a transaction."""
    # Locked, so that none is erased while it is indexed.
    requests = ConsultationRequest.objects.filter(pk__in=list(subjects), erased_at=None)
    locked = requests.select_for_update().order_by("pk")
    return blind_index.bulk_index((request.pk, searchable_words(request)) for request in locked)


def index_missing() -> int:
    """Index requests that have no hashes yet; returns how many."""
    hashed = SearchToken.objects.filter(subject=OuterRef("pk"))
    missing = ConsultationRequest.objects.filter(~Exists(hashed), erased_at=None).values_list("pk", flat=True)
    with transaction.atomic():
        return reindex_requests(list(missing))
