"""Colleagues come, change and go. Each function is one thing in one transaction, and is written into the log.

All of them run inside `one_at_a_time`, for they lean on who the owners are.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cms.clinic.models import StaffMember
from cms.privacy import readlog
from cms.users.factors import has_factor, remove_factors
from cms.users.sessions import current, end_sessions
from consultations import services as consultations
from home.people import notices
from home.people.accounts import User, is_last_owner, name_of, owners, role_of, staff_member_of, was_invited
from home.roles import READS_REQUESTS, ROLES

ONLY_OWNER = "This is the only owner. Make somebody else an owner first, or nobody could let colleagues in."
OWN_ACCOUNT = "This is your own account. Ask another owner to do this, so that nobody is locked out by accident."


def back_in_the_queue(count: int) -> str:
    return f"{count} open request{'' if count == 1 else 's'} went back to “unassigned”."


class Refused(Exception):
    """What was asked for cannot be; the text is a sentence for the person who asked."""


@contextmanager
def one_at_a_time(request) -> Iterator[None]:
    """A transaction in which no other change of people runs.

    Errors: PermissionDenied, also for whoever was an owner a moment ago.
    """
    with transaction.atomic():
        # Two owners who take the role from each other at once: the second finds to be none any more.
        if request.user.pk not in [owner.pk for owner in owners().select_for_update().order_by("pk")]:
            raise PermissionDenied
        yield


def add_colleague(request, answers: dict) -> User:
    """Make the account and the invitation to it. `answers` are those of a valid `AddForm`."""
    user = User(**{name: answers[name] for name in ("username", "first_name", "last_name", "email")})
    user.set_unusable_password()
    user.is_superuser = answers["role"] == "owner"
    user.save()
    user.groups.set([Group.objects.get(name=answers["role"])])
    _write_places(user, answers)
    notices.invite(user)
    _log(request, "added", user, role=answers["role"], places=_places(user))
    return user


def change_colleague(request, user: User, answers: dict) -> tuple[list[str], int]:
    """Write what a valid `EditForm` says. Another role or other places end the sessions.

    Names of what changed, and how many open requests went back to “unassigned” because the account may see fewer
    than before. Errors: Refused.
    """
    before = _facts(user)
    role = answers["role"]
    if role != role_of(user):
        _change_role(request, user, role)
    for name in ("first_name", "last_name", "email"):
        setattr(user, name, answers[name])
    # Not the password: the colleague may be setting one right now.
    user.save(update_fields=["first_name", "last_name", "email", "is_superuser"])
    _write_places(user, answers)
    after = _facts(user)
    changed = [name for name in after if after[name] != before[name]]
    if "email" in changed and was_invited(user):
        # The link went to the other address.
        _invite_anew(user)
    unassigned = 0
    if {"role", "places"} & set(changed):
        end_sessions(user, keep=current(request) if user == request.user else "")
        if _sees_fewer(before, after):
            unassigned = consultations.unassign_all(user)
    if changed:
        words = {name: after[name] for name in ("role", "places") if name in changed}
        _log(request, "changed", user, changed=changed, unassigned=unassigned, **words)
    return changed, unassigned


def _change_role(request, user: User, role: str) -> None:
    if user == request.user:
        raise Refused(OWN_ACCOUNT)
    if role != "owner" and is_last_owner(user):
        raise Refused(ONLY_OWNER)
    user.is_superuser = role == "owner"
    user.groups.set([Group.objects.get(name=role)])


def send_invitation_again(request, user: User) -> None:
    """Errors: Refused."""
    if not was_invited(user):
        raise Refused("This account has a password, or was closed. There is nothing to invite to.")
    _refuse_without_address(user)
    _invite_anew(user)
    _log(request, "invited again", user)


def leave(request, user: User) -> int:
    """Close the account; how many open requests went back to “unassigned”. Errors: Refused."""
    if is_last_owner(user):
        raise Refused(ONLY_OWNER)
    if user == request.user:
        raise Refused(OWN_ACCOUNT)
    if not user.is_active:
        raise Refused("This account is closed already.")
    user.is_active = False
    # A link in an old mail dies with the password it was made for, and no device of before opens the account again.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    # Ends every session, too.
    remove_factors(user)
    unassigned = consultations.unassign_all(user)
    _log(request, "left", user, unassigned=unassigned)
    return unassigned


def come_back(request, user: User) -> None:
    """Open the account again, with an invitation to set a new password. Errors: Refused."""
    if user.is_active:
        raise Refused("This account is open already.")
    _refuse_without_address(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _invite_anew(user)
    _log(request, "came back", user, role=role_of(user), places=_places(user))


def lose_factor(request, user: User) -> None:
    """Somebody lost the phone: forget the second factor, which ends the sessions and tells the holder; tell all owners.

    Errors: Refused.
    """
    if user == request.user:
        raise Refused(OWN_ACCOUNT)
    _forget_factor(user, by=request.user)
    _log(request, "second factor removed", user)


def lose_factor_by_command(user: User) -> None:
    """The same for whoever runs the machine: an only owner has nobody else to ask. Errors: Refused."""
    with transaction.atomic():
        _forget_factor(user)
        readlog.record_for("reset_mfa", "account", what="second factor removed", account=user.pk)


def _forget_factor(user: User, by: User | None = None) -> None:
    if not has_factor(user):
        raise Refused("This account has no second factor. There is nothing to remove.")
    remove_factors(user)
    notices.tell_owners(user, by)


def _invite_anew(user: User) -> None:
    """A new unusable password, so that only the newest link works."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    notices.invite(user)


def _refuse_without_address(user: User) -> None:
    if not user.email:
        raise Refused("This account has no e-mail address. Give it one first: the invitation goes there.")


def _write_places(user: User, answers: dict) -> None:
    member, _ = StaffMember.objects.update_or_create(
        user=user, defaults={"scope": answers["scope"], "physician": answers["physician"]}
    )
    member.locations.set(answers["locations"] if answers["scope"] == StaffMember.Scope.CHOSEN else [])
    user.staff_member = member


def _places(user: User) -> str | list[int]:
    """“all”, or the ids of the chosen places."""
    member = staff_member_of(user)
    if member.scope == StaffMember.Scope.ALL:
        return "all"
    return sorted(member.locations.values_list("pk", flat=True))


def _sees_fewer(before: dict, after: dict) -> bool:
    """Whether a request given to this account may now lie with somebody who cannot open it."""
    if after["role"] == "owner":
        return False
    if not set(READS_REQUESTS) <= set(ROLES[after["role"]][0]):
        return True
    if after["places"] == "all":
        return False
    return before["role"] == "owner" or before["places"] == "all" or not set(before["places"]) <= set(after["places"])


def _facts(user: User) -> dict:
    return {
        "role": role_of(user),
        "places": _places(user),
        "physician": staff_member_of(user).physician_id,
        "email": user.email,
        "name": name_of(user),
    }


def _log(request, what: str, user: User, **details) -> None:
    readlog.record(request, "account", what=what, account=user.pk, **details)
