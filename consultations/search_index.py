"""Found again without being readable: which words of a request are hashed for search."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.privacy import blind_index
from cms.privacy.models import SearchToken
from consultations.models import ConsultationRequest


def searchable_words(request: ConsultationRequest) -> dict[str, list[str]]:
    """What a colleague may look for: names, numbers and addresses; never the message."""
    return {
        "name": [request.name, request.clinician, request.practice],
        "phone": [request.phone, request.clinician_phone],
        "email": [request.email],
    }


def index_request(request: ConsultationRequest) -> None:
    blind_index.index(request.pk, searchable_words(request))


def reindex_requests(subjects: Iterable[UUID]) -> int:
    """Make the hashes of these requests anew, as after a change of keys; how many there were. In a transaction."""
    # Locked, so that none is erased while its words are read.
    requests = ConsultationRequest.objects.filter(pk__in=list(subjects), erased_at=None)
    locked = requests.select_for_update().order_by("pk")
    return blind_index.bulk_index((request.pk, searchable_words(request)) for request in locked)


def index_missing() -> int:
    """Hash the words of requests that came in before there was a search; how many there were."""
    hashed = SearchToken.objects.filter(subject=OuterRef("pk"))
    missing = ConsultationRequest.objects.filter(~Exists(hashed), erased_at=None).values_list("pk", flat=True)
    with transaction.atomic():
        return reindex_requests(list(missing))
