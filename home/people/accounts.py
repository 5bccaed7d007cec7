"""What an account is in the clinic, asked and said in words."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from cms.clinic.models import StaffMember
from home.roles import ROLES

User = get_user_model()

# In the order of `ROLES`: the name, and what it means for the person.
ROLE_WORDS = {
    "owner": ("Owner", "does everything, for all places, and may add and remove colleagues, owners too"),
    "physician": ("Physician", "writes and publishes answers, and works on requests"),
    "editor": ("Editor", "writes, and hands in for approval; sees no requests"),
    "frontdesk": ("Front desk", "works on requests; edits no pages"),
    "manager": ("Manager", "works on requests, and keeps the clinic's facts and the form's words"),
}


def is_owner(user) -> bool:
    """Nobody but a superuser makes accounts, and an owner's account is one (`home/roles.py`)."""
    return user.is_active and user.is_superuser


def owners() -> QuerySet:
    """The accounts that can let others in: without any, nobody could."""
    return User.objects.filter(is_active=True, is_superuser=True)


def is_last_owner(user) -> bool:
    return is_owner(user) and not owners().exclude(pk=user.pk).exists()


def roles_of(user) -> list[str]:
    """Names of groups. More than one, or none, on accounts made before there was a page for it."""
    if user.is_superuser:
        return ["owner"]
    held = {group.name for group in user.groups.all()}
    return [name for name in ROLES if name in held and name != "owner"]


def role_of(user) -> str:
    """The one role; empty when somebody has to choose."""
    roles = roles_of(user)
    return roles[0] if len(roles) == 1 else ""


def role_words(user) -> str:
    return ", ".join(ROLE_WORDS[name][0] for name in roles_of(user)) or "No role"


def staff_member_of(user) -> StaffMember:
    """What the account's row says; what a missing row means (all places, no physician) when there is none."""
    return getattr(user, "staff_member", None) or StaffMember(user=user)


def places_words(user) -> str:
    member = staff_member_of(user)
    if user.is_superuser or member.scope == StaffMember.Scope.ALL:
        return "All places"
    return ", ".join(place.name for place in member.locations.all()) or "Visits by video only"


def name_of(user) -> str:
    return user.get_full_name() or user.get_username()


def was_invited(user) -> bool:
    """Still without a password: the link in the mail has not been used."""
    return user.is_active and not user.has_usable_password()
