"""Queries shared by the request admin: counts, assignable users, and the sentences of the daily digest."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils import timezone

from cms.clinic.models import StaffMember
from consultations import sla
from consultations.admin.mixins import CHANGE
from consultations.models import ConsultationRequest
from consultations.models.requests import ANYWHERE
from consultations.retention import retention_cutoff

# The owner and the manager, who read the access log, are also reminded of old open requests.
VIEW_ACCESS_LOG = "privacy.view_readlogentry"


def stale_requests_message(user) -> str:
    """Return a reminder with the number of old open requests that `user` is allowed to see; empty for none."""
    if not user.has_perm(VIEW_ACCESS_LOG):
        return ""
    requests = ConsultationRequest.objects.for_user(user).open_requests()
    number = requests.filter(created_at__lt=retention_cutoff(timezone.now(), "open")).count()
    if not number:
        return ""
    noun = "request is" if number == 1 else "requests are"
    days = settings.RETENTION["open"]
    return (
        f"{number} open {noun} older than {days} days. "
        "Open requests are never erased automatically. Close the ones that are finished."
    )


MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def assignable_users(request: ConsultationRequest | None = None):
    """Return the active users who can change requests, limited to those who can see `request`, as `for_user` does."""
    users = get_user_model().objects.with_perm(CHANGE, backend=MODEL_BACKEND).order_by("first_name", "username")
    everywhere = request is None or (request.location_id is None and request.place in ANYWHERE.values())
    if everywhere:
        return users
    limited = StaffMember.objects.filter(scope=StaffMember.Scope.CHOSEN)
    elsewhere = limited.exclude(locations=request.location_id) if request.location_id else limited
    return users.filter(Q(is_superuser=True) | ~Q(pk__in=elsewhere.values("user")))


def staff_name(user) -> str:
    """Return the full name or the username; empty for None."""
    return (user.get_full_name() or user.get_username()) if user else ""


State = ConsultationRequest.State


def request_counts(user) -> dict[str, int]:
    """Count the requests that `user` is allowed to see: new, overdue, unassigned, the user's own, suspected spam."""
    sla.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    # Each count uses an index and never reads closed requests.
    waiting = requests.filter(state=State.NEW).aggregate(
        new=Count("pk"),
        overdue=Count("pk", filter=Q(overdue=True)),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    mine = requests.open_requests().filter(assignee=user).count()
    return waiting | {"mine": mine, "spam": requests.filter(state=State.SPAM).count()}


def request_digest(user) -> list[str]:
    """Return the sentences of the daily digest for `user`; empty if no requests are waiting."""
    counts = request_counts(user)
    sentences = []
    if counts["new"]:
        overdue = f" ({counts['overdue']} overdue)" if counts["overdue"] else ""
        sentences.append(f"{_count_requests(counts['new'], 'new ')}{overdue}.")
    if counts["unassigned"]:
        sentences.append(f"{_count_requests(counts['unassigned'], 'new ')} not assigned yet.")
    if counts["mine"]:
        sentences.append(f"{_count_requests(counts['mine'], 'open ')} assigned to you.")
    if counts["spam"]:
        sentences.append(f"{_count_requests(counts['spam'])} marked as possible spam. Please check for real people.")
    return sentences


def _count_requests(number: int, adjective: str = "") -> str:
    return f"{number} {adjective}request{'' if number == 1 else 's'}"
