"""A request with every field filled and worked on, and where what was typed into it still stands."""

from django.contrib.auth import get_user_model

from conditions.models import ConditionPage
from consultations import note_drafts, search_index
from consultations.admin import services
from consultations.models import ConsultationRequest
from consultations.services import make_invitation
from consultations.transitions import transition_request
from tests.erasure_scan import find_remaining

TYPED = {
    "name": "Quillon Vastergaard",
    "phone": "+17145550187",
    "email": "quillon@mail.example",
    "message": "Zebrawood canary: please ring twice.",
    "clinician": "Dr. Thessaly Brandywine",
    "practice": "Quartzmoor Family Practice",
    "clinician_phone": "+17145550161",
    "npi": "1234567893",
}
NOTE, DRAFT = "Marzipan note: sister answers the phone", "Calliope draft: half a sentence"


def make(state: str = "contacted", **fields) -> ConsultationRequest:
    """The owner has worked on it: a note, a draft, a hand, a try."""
    owner = get_user_model().objects.get(username="owner")
    condition = ConditionPage.objects.first()
    filled = TYPED | {
        "place": "Harbor Point",
        "condition": condition,
        "about": condition.title,
        "page_id": condition.pk,
        "page_title": condition.title,
        "invitation": make_invitation(),
        "best_time": "evening",
        "contact_by": "email",
        "crisis_language": True,
    }
    request = ConsultationRequest.objects.create(**filled | fields)
    search_index.index_request(request)
    services.assign_request(request, owner, owner)
    services.add_note(request, NOTE, owner)
    note_drafts.save_draft(owner, request.pk, DRAFT)
    for to in {"contacted": ["contacted"], "closed": ["contacted", "closed"], "spam": ["spam"]}.get(state, []):
        transition_request(request, to, owner, reason="completed")
    return request


def everywhere(*values: str) -> list[str]:
    """Where one of the values stands, or any of all that was typed."""
    return find_remaining(values or (*TYPED.values(), NOTE, DRAFT))
