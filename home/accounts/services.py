"""Adding, changing, deactivating and reactivating users. Each change is written to the access log.

Views call these functions inside `lock_accounts`, because the rules depend on who is an owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cms.clinic.models import StaffMember
from cms.privacy import access_log
from cms.users.mfa import has_factor, remove_factors
from cms.users.sessions import current, end_sessions
from consultations import services as consultations
from home.accounts import emails
from home.accounts.roles import User, active_owners, get_role, get_staff_member, is_invited, is_last_owner

OWN_ACCOUNT = "You cannot do this to your own account. Ask another owner."


class AccountChangeError(Exception):
    """The change is not allowed; the message is shown to the user."""


@contextmanager
def lock_accounts(request) -> Iterator[None]:
    """A transaction in which no other request changes users.

    Two owners who remove each other's role at once must not both succeed, so whether the user of `request` is an owner
    is checked again after waiting for the lock. Errors: PermissionDenied.
    """
    with transaction.atomic():
        if request.user.pk not in [owner.pk for owner in active_owners().select_for_update().order_by("pk")]:
            raise PermissionDenied
        yield


def add_user(request, user: User, data: dict) -> None:
    """Save a new user and send the invitation. `data` is the cleaned data of a `UserCreationForm`."""
    user.set_unusable_password()
    user.is_superuser = data["role"] == "owner"
    user.save()
    user.groups.set([Group.objects.get(name=data["role"])])
    _save_staff_member(user, data)
    emails.send_invitation(user)
    _log(request, "added", user, role=data["role"], locations=_location_ids(user))


def update_user(request, user: User, data: dict) -> tuple[list[str], int]:
    """Save the cleaned data of a `UserEditForm`. `user` is the form's instance.

    Returns the names of what changed, and how many open requests were unassigned because the user can no longer see
    them. A new role or new locations end the user's sessions.
    """
    before = _describe(User.objects.get(pk=user.pk))
    if data["role"] != before["role"]:
        user.is_superuser = data["role"] == "owner"
        user.groups.set([Group.objects.get(name=data["role"])])
    # Not the password: the user may be setting one right now.
    user.save(update_fields=["first_name", "last_name", "email", "is_superuser"])
    _save_staff_member(user, data)
    after = _describe(user)
    changed = [name for name in after if after[name] != before[name]]
    if "email" in changed and is_invited(user):
        # The earlier link went to the old address.
        _renew_invitation(user)
    unassigned = 0
    if {"role", "locations"} & set(changed):
        end_sessions(user, keep=current(request) if user == request.user else "")
        unassigned = consultations.unassign_hidden_requests(user)
    if changed:
        details = {name: after[name] for name in ("role", "locations") if name in changed}
        _log(request, "changed", user, changed=changed, unassigned=unassigned, **details)
    return changed, unassigned


def deactivate(request, user: User) -> int:
    """Returns how many open requests were unassigned. Errors: AccountChangeError."""
    if is_last_owner(user):
        raise AccountChangeError("At least one owner is required.")
    if user == request.user:
        raise AccountChangeError(OWN_ACCOUNT)
    if not user.is_active:
        raise AccountChangeError("This user is already deactivated.")
    user.is_active = False
    # Links in old emails stop working, and reactivating does not bring the old password back.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    # Also ends every session.
    remove_factors(user)
    unassigned = consultations.unassign_hidden_requests(user)
    _log(request, "deactivated", user, unassigned=unassigned)
    return unassigned


def reinvite(request, user: User) -> None:
    """Send a new invitation to a user who has no password yet or was deactivated, and activate the account.

    Errors: AccountChangeError.
    """
    if user.is_active and not is_invited(user):
        raise AccountChangeError("This user is active and has a password.")
    if not user.email:
        raise AccountChangeError("This user has no email address. Add one first: the invitation is sent there.")
    what = "invited again" if user.is_active else "reactivated"
    user.is_active = True
    user.save(update_fields=["is_active"])
    _renew_invitation(user)
    _log(request, what, user, role=get_role(user), locations=_location_ids(user))


def reset_mfa(request, user: User) -> None:
    """Remove the user's passkeys, authenticator app and recovery codes, end the sessions, and notify the user and all
    owners. Errors: AccountChangeError.
    """
    if user == request.user:
        raise AccountChangeError(OWN_ACCOUNT)
    _reset_mfa(user, reset_by=request.user)
    _log(request, "two-step sign-in reset", user)


def reset_mfa_by_command(user: User) -> None:
    """The same for the management command: a single owner has no other owner to ask. Errors: AccountChangeError."""
    with transaction.atomic():
        _reset_mfa(user)
        access_log.record_for("reset_mfa", "account", what="two-step sign-in reset", account=user.pk)


def _reset_mfa(user: User, reset_by: User | None = None) -> None:
    if not has_factor(user):
        raise AccountChangeError("This user has not set up two-step sign-in.")
    remove_factors(user)
    emails.notify_owners_of_mfa_reset(user, reset_by)


def _renew_invitation(user: User) -> None:
    """Send a new link; a new unusable password makes earlier links invalid."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    emails.send_invitation(user)


def _save_staff_member(user: User, data: dict) -> None:
    member, _ = StaffMember.objects.update_or_create(
        user=user, defaults={"scope": data["scope"], "physician": data["physician"]}
    )
    member.locations.set(data["locations"] if data["scope"] == StaffMember.Scope.CHOSEN else [])
    user.staff_member = member


def _location_ids(user: User) -> str | list[int]:
    """“all”, or the ids of the selected locations."""
    member = get_staff_member(user)
    if member.scope == StaffMember.Scope.ALL:
        return "all"
    return sorted(member.locations.values_list("pk", flat=True))


def _describe(user: User) -> dict:
    return {
        "role": get_role(user),
        "locations": _location_ids(user),
        "physician": get_staff_member(user).physician_id,
        "email": user.email,
        "name": user.get_full_name(),
    }


def _log(request, what: str, user: User, **details) -> None:
    access_log.record(request, "account", what=what, account=user.pk, **details)
