"""Second factors of an account: passkeys, the authenticator app, recovery codes."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from cms.privacy import access_log
from cms.users import emails
from cms.users.models import User
from cms.users.sessions import MFA_ADDED_KEY, current, end_sessions

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_last_factor(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()


@transaction.atomic
def remove_factors(user: User) -> int:
    """Take every factor away, end every session and tell the holder; how many factors there were.

    Whoever calls it for somebody else notes in the read log who asked for it.
    """
    removed = Authenticator.objects.filter(user=user, type__in=FACTORS).delete()[0]
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    emails.notify_user(user, emails.FACTORS_RESET)
    return removed


def was_added(request, kind: str) -> None:
    """The signed-in person has just shown a new factor: this session has it, the others end."""
    request.session[MFA_ADDED_KEY] = request.user.pk
    report_change(request, emails.FACTOR_ADDED, kind=kind)


@transaction.atomic
def report_change(request, what: str, **details) -> None:
    """End the user's other sessions, notify the user and write the access log."""
    end_sessions(request.user, keep=current(request))
    emails.notify_user(request.user, what)
    access_log.record(request, "signin", what=what, **details)
