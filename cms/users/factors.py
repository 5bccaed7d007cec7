"""Second factors of an account: passkeys, the authenticator app, recovery codes."""

import hashlib
import secrets

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.db import transaction

from cms.privacy import access_log
from cms.users import notices
from cms.users.models import RecoveryCode, User
from cms.users.sessions import current, end_sessions

RECOVERY_CODES = 10
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Without the letters and digits that are taken for each other.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


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
    RecoveryCode.objects.filter(user=user).delete()
    end_sessions(user)
    notices.tell(user, notices.FACTORS_RESET)
    return removed


@transaction.atomic
def was_added(request, kind: str) -> None:
    """The signed-in person has just shown a new factor: this session has it, the others end."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)
    end_sessions(request.user, keep=current(request))
    _report(request, notices.FACTOR_ADDED, kind=kind)


@transaction.atomic
def was_removed(request, kind: str) -> None:
    """Without a factor, recovery codes would be one of their own; they go with the last."""
    if not has_factor(request.user):
        RecoveryCode.objects.filter(user=request.user).delete()
    end_sessions(request.user, keep=current(request))
    _report(request, notices.FACTOR_REMOVED, kind=kind)


@transaction.atomic
def make_recovery_codes(request) -> list[str]:
    """Ten new codes in place of the old, to be shown this once: only their hashes are kept."""
    user = User.objects.select_for_update().get(pk=request.user.pk)
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    end_sessions(user, keep=current(request))
    _report(request, notices.CODES_MADE)
    return codes


def use_recovery_code(user: User, code: str) -> bool:
    """Whether it was one; it is gone then, so of two uses at once one counts."""
    return RecoveryCode.objects.filter(user=user, digest=_digest(user, code)).delete()[0] == 1


def _report(request, what: str, **details) -> None:
    notices.tell(request.user, what)
    access_log.record(request, "signin", what=what, **details)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _digest(user: User, code: str) -> str:
    # 16 letters are 79 bits by chance alone: a slow hash would add nothing.
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(f"recovery code:{user.pk}:{plain}".encode()).hexdigest()
