"""How often a password or a code may be tried.

Counted in the database, before anything is compared, over all addresses and all processes. A name nobody has
is counted like one that somebody has, so that the count tells nobody which is which.
"""

import ipaddress
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.privacy import access_log
from cms.privacy.crypto import keyed_hash
from cms.users import emails
from cms.users.client_ip import client_address
from cms.users.lookup import normalised
from cms.users.models import KnownAddress, LoginAttempts, User

WINDOW = timedelta(minutes=15)
# For one account, from everywhere together.
PASSWORDS = 10
# For one account from an address where it signed in lately: a stranger's tries do not use these up.
PASSWORDS_AT_KNOWN_ADDRESS = 5
CODES = 6
RESETS = 3


def allow_password_attempt(request, login: str, user: User | None) -> bool:
    """Count one try, then say whether it may be made. The holder is told once when tries begin to be refused."""
    with transaction.atomic():
        everywhere, here = _rows(login, user, client_address(request))
        if len(everywhere.times) < PASSWORDS or (here and len(here.times) < PASSWORDS_AT_KNOWN_ADDRESS):
            _count(everywhere, here)
            return True
        if _refuse(everywhere) and user:
            _report(request, user, emails.PASSWORDS_REFUSED)
    return False


def reset_password_attempts(request, login: str, user: User) -> None:
    """Give the try back: only wrong ones are held against the account."""
    with transaction.atomic():
        for row in _rows(login, user, client_address(request)):
            if row and row.times:
                row.times.pop()
                row.save()


def may_try_code(request, user: User) -> bool:
    with transaction.atomic():
        row = _row("code", str(user.pk))
        if len(row.times) < CODES:
            _count(row)
            return True
        if _refuse(row):
            _report(request, user, emails.CODES_REFUSED)
    return False


def code_was_right(user: User) -> None:
    LoginAttempts.objects.filter(pk=keyed_hash("tries:code", str(user.pk))).delete()


def is_first_use(user: User, code: str) -> bool:
    """Whether this code was not used before, in whatever process; it counts as used from now on."""
    return _take("used code", f"{user.pk}:{code}", 1)


def may_ask_for_reset(login: str, user: User | None) -> bool:
    return _take("reset", _account(login, user), RESETS)


def remember_address(user: User, address: str) -> None:
    if address:
        KnownAddress.objects.update_or_create(
            user=user, address=_address_digest(address), defaults={"seen_at": timezone.now()}
        )


def _take(kind: str, what: str, limit: int) -> bool:
    with transaction.atomic():
        row = _row(kind, what)
        if len(row.times) >= limit:
            return False
        _count(row)
    return True


def _rows(login: str, user: User | None, address: str) -> tuple[LoginAttempts, LoginAttempts | None]:
    account = _account(login, user)
    # Always in this order, so that two tries at once never wait for each other.
    everywhere = _row("password", account)
    known = KnownAddress.objects.filter(
        user_id=user.pk if user else 0,
        address=_address_digest(address),
        seen_at__gt=timezone.now() - KnownAddress.REMEMBERED,
    ).exists()
    return everywhere, _row("password here", f"{account} {_address_digest(address)}") if known else None


def _account(login: str, user: User | None) -> str:
    """One word for an account, whether its name was typed or its address; another for each unknown name."""
    return f"account {user.pk}" if user else f"nobody {normalised(login)}"


def _row(kind: str, what: str) -> LoginAttempts:
    """The locked row, with what is older than the window forgotten."""
    key = keyed_hash(f"tries:{kind}", what)
    LoginAttempts.objects.get_or_create(pk=key)
    row = LoginAttempts.objects.select_for_update().get(pk=key)
    began = time.time() - WINDOW.total_seconds()
    row.times = [at for at in row.times if at > began]
    return row


def _count(*rows: LoginAttempts | None) -> None:
    for row in rows:
        if row:
            row.times.append(time.time())
            row.save()


def _refuse(row: LoginAttempts) -> bool:
    """Note the refusal; whether it is the first since things were quiet for a window."""
    now = timezone.now()
    first = row.refused_at is None or now - row.refused_at > WINDOW
    row.refused_at = now
    row.save()
    return first


def _report(request, user: User, what: str) -> None:
    emails.notify_user(user, what)
    access_log.record(request, "signin", person=user, what=what)


def _address_digest(address: str) -> str:
    """Of the network prefix a household or a clinic has: a single IPv4 address, an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return keyed_hash("address", address)
    prefix = 64 if parsed.version == 6 else 32
    return keyed_hash("address", str(ipaddress.ip_network((parsed, prefix), strict=False)))
