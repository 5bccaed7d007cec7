"""Found again without being readable: which words of a request are hashed for search."""

from cms.privacy import search
from consultations.models import ConsultationRequest


def words_of(request: ConsultationRequest) -> dict[str, list[str]]:
    """What a colleague may look for: names, numbers and addresses; never the message."""
    return {
        "name": [request.name, request.clinician, request.practice],
        "phone": [request.phone, request.clinician_phone],
        "email": [request.email],
    }


def index(request: ConsultationRequest) -> None:
    search.index(request.pk, words_of(request))


def index_all() -> int:
    """Make the hashes of every request anew, as after a change of keys; how many requests there were."""
    count = 0
    for request in ConsultationRequest.objects.filter(erased_at=None).order_by("pk").iterator(chunk_size=500):
        index(request)
        count += 1
    return count
