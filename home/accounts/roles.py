"""Roles and access of staff users, and their labels."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from cms.clinic.models import StaffMember
from home.roles import ROLES

User = get_user_model()

# Group name: label and description, in the order of `ROLES`.
ROLE_LABELS = {
    "owner": ("Owner", "full access to all locations, and manages users, including other owners"),
    "physician": ("Physician", "writes and publishes answers, and handles requests"),
    "editor": ("Editor", "writes drafts and submits them for approval; cannot see requests"),
    "frontdesk": ("Front desk", "handles requests; cannot edit pages"),
    "manager": ("Manager", "handles requests, and edits clinic settings and form text"),
}


def is_owner(user) -> bool:
    """Whether the user may manage users. An owner's account is a superuser (`home/roles.py`)."""
    return user.is_active and user.is_superuser


def active_owners() -> QuerySet:
    return User.objects.filter(is_active=True, is_superuser=True)


def is_last_owner(user) -> bool:
    return is_owner(user) and not active_owners().exclude(pk=user.pk).exists()


def get_role(user) -> str:
    """The name of the user's group; empty if there is none or more than one."""
    if user.is_superuser:
        return "owner"
    roles = [group.name for group in user.groups.all() if group.name in ROLES and group.name != "owner"]
    return roles[0] if len(roles) == 1 else ""


def get_role_label(user) -> str:
    role = get_role(user)
    return ROLE_LABELS[role][0] if role else "No single role"


def get_staff_member(user) -> StaffMember:
    """The user's staff member row, or an unsaved default: all locations, no physician."""
    return getattr(user, "staff_member", None) or StaffMember(user=user)


def get_locations_label(user) -> str:
    member = get_staff_member(user)
    if user.is_superuser or member.scope == StaffMember.Scope.ALL:
        return "All locations"
    return ", ".join(location.name for location in member.locations.all()) or "Video visits only"


def is_invited(user) -> bool:
    """Whether the user has not yet set a password through the invitation link."""
    return user.is_active and not user.has_usable_password()
