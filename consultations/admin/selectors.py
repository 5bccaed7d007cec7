"""Open requests that nobody ended: never erased by schedule, so somebody is told."""

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


MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def assignable_users(request: ConsultationRequest | None = None):
    """Active accounts that may change requests, by name; with `request` those whose places hold it.

    The same answer as `for_user`, asked the other way round.
    """
    users = get_user_model().objects.with_perm(CHANGE, backend=MODEL_BACKEND).order_by("first_name", "username")
    everywhere = request is None or (request.location_id is None and request.place in ANYWHERE.values())
    if everywhere:
        return users
    limited = StaffMember.objects.filter(scope=StaffMember.Scope.CHOSEN)
    elsewhere = limited.exclude(locations=request.location_id) if request.location_id else limited
    return users.filter(Q(is_superuser=True) | ~Q(pk__in=elsewhere.values("user")))


def staff_name(user) -> str:
    """As colleagues call each other; empty for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


State = ConsultationRequest.State


def request_counts(user) -> dict[str, int]:
    """How many of the requests `user` may know of wait, are late, are nobody's, are the user's, look like spam."""
    sla.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    # Each set by itself, found in an index: what was closed long ago is not even looked at.
    waiting = requests.filter(state=State.NEW).aggregate(
        new=Count("pk"),
        overdue=Count("pk", filter=Q(overdue=True)),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    mine = requests.open_requests().filter(assignee=user).count()
    return waiting | {"mine": mine, "spam": requests.filter(state=State.SPAM).count()}


def request_digest(user) -> list[str]:
    """What the morning's mail tells `user`; nothing where nothing waits."""
    number = request_counts(user)
    sentences = [
        (number["overdue"], "overdue, and should have been answered."),
        (number["new"], "new, overdue ones included."),
        (number["unassigned"], "new and nobody's yet."),
        (number["mine"], "open and yours."),
        (number["spam"], "put aside as suspected spam. Look in: a person may be among them."),
    ]
    return [f"{count} request{'' if count == 1 else 's'}: {words}" for count, words in sentences if count]
