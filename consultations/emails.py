"""The notice to staff about a new request. It never contains what the patient typed."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms.outbox.message_types import MessageType, enqueue_message
from consultations.models import ConsultationRequest

NEW_REQUEST = "new-request"


def notify_staff(request: ConsultationRequest) -> None:
    """Add the notice to the outbox, in the transaction that stores the request."""
    enqueue_message(NEW_REQUEST, request=str(request.pk))


def staff_emails(facts: dict) -> list[str]:
    """Return the email addresses of all users who are allowed to see this request, without duplicates."""
    found = set()
    for user in get_user_model().objects.filter(is_active=True).exclude(email=""):
        if ConsultationRequest.objects.for_user(user).filter(pk=facts["request"]).exists():
            found.add(user.email)
    return sorted(found)


def new_request_context(facts: dict) -> dict:
    request = ConsultationRequest.objects.only("reference", "place", "kind", "due_at").get(pk=facts["request"])
    return {
        "reference": request.reference,
        "place": request.place,
        "kind": request.get_kind_display(),
        "due": date_format(timezone.localtime(request.due_at), "D, M j, g:i a") if request.due_at else "",
        "link": settings.SITE_URL + reverse("consultation_requests:inspect", args=[request.pk]),
    }


def request_exists(facts: dict) -> bool:
    """Whether the request still exists and was not erased."""
    requests = ConsultationRequest.objects.filter(pk=facts["request"])
    return requests.exclude(state=ConsultationRequest.State.ERASED).exists()


new_request = MessageType(
    staff_emails, "New request", "consultations/mail/new_request.txt", new_request_context, request_exists
)
