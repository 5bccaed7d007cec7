"""Who may work on a request: for the choice of whom to give it to, and to check that choice."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from cms.clinic.models import StaffMember
from consultations.desk.base import CHANGE
from consultations.models import ConsultationRequest
from consultations.models.requests import ANYWHERE

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
