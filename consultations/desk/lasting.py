"""Open requests that nobody ended: never erased by schedule, so somebody is told."""

from django.conf import settings
from django.utils import timezone

from consultations.models import ConsultationRequest
from consultations.retention import retention_cutoff

# Whoever reads who did what also sees to it that things end: the owner and the manager.
VIEW_ACCESS_LOG = "privacy.view_readlogentry"


def stale_requests_message(user) -> str:
    """A sentence with the number of open requests that are too old, of those `user` may know of; empty for none."""
    if not user.has_perm(VIEW_ACCESS_LOG):
        return ""
    requests = ConsultationRequest.objects.for_user(user).open_requests()
    number = requests.filter(created_at__lt=retention_cutoff(timezone.now(), "open")).count()
    if not number:
        return ""
    words = "request is" if number == 1 else "requests are"
    days = settings.RETENTION["open"]
    return f"{number} open {words} older than {days} days. No schedule erases an open request: close what is over."
