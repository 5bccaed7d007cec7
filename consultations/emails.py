"""The mail to staff: reference, place, kind and a link. What a patient typed is not known here."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.outbox.message_types import MessageType, enqueue_message
from consultations.models import ConsultationRequest

NEW_REQUEST = "new-request"


def notify_staff(request: ConsultationRequest) -> None:
    """Put the notice into the outbox, in the transaction that stores the request."""
    enqueue_message(NEW_REQUEST, request=str(request.pk))


def staff_emails(facts: dict) -> list[str]:
    """The addresses of everyone who may read this request, each once."""
    found = set()
    for user in get_user_model().objects.filter(is_active=True).exclude(email=""):
        if ConsultationRequest.objects.for_user(user).filter(pk=facts["request"]).exists():
            found.add(user.email)
    return sorted(found)


def new_request_context(facts: dict) -> dict:
    request = ConsultationRequest.objects.only("reference", "place", "kind").get(pk=facts["request"])
    return {
        "reference": request.reference,
        "place": request.place,
        "kind": request.get_kind_display(),
        "link": settings.SITE_URL + reverse("consultation_requests:inspect", args=[request.pk]),
    }


def request_exists(facts: dict) -> bool:
    """A request that was erased or deleted meanwhile needs no notice."""
    requests = ConsultationRequest.objects.filter(pk=facts["request"])
    return requests.exclude(state=ConsultationRequest.State.ERASED).exists()


new_request = MessageType(
    staff_emails, "A new request", "consultations/mail/new_request.txt", new_request_context, request_exists
)
