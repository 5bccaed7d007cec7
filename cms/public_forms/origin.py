"""Checks that a POST came from one of the site's own pages.

The public forms have no CSRF token, because a token would set a cookie and make every page uncacheable, and they use
no session that another site could abuse. What must be refused is another site that makes a visitor's browser send a
form. Browsers reveal this in the `Origin` and `Sec-Fetch-Site` headers. A client that sends neither header is asked
to send the form again, with a signed `confirm` value.
Source: Go 1.25's CrossOriginProtection, except that `same-site` is refused too.
"""

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings

from cms.privacy.crypto import decrypt_token, encrypt_token

CONFIRM_SECONDS = 3600
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}


class Verdict(Enum):
    OWN = "own"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def check_origin(request) -> Verdict:
    """Return where the request came from, by its headers. If the headers contradict each other, it is foreign."""
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site in ("cross-site", "same-site"):
        return Verdict.FOREIGN
    if origin is not None:
        return Verdict.OWN if is_own(origin, request) else Verdict.FOREIGN
    if fetch_site in ("same-origin", "none"):
        return Verdict.OWN
    return Verdict.UNKNOWN


def is_own(origin: str, request) -> bool:
    """Whether `origin` is SITE_URL. On a local site, any loopback host with the request's port is accepted too."""
    if origin == settings.SITE_URL:
        return True
    if not settings.IS_LOCAL:
        return False
    try:
        parts = urlsplit(origin)
        port = parts.port or 80
    except ValueError:
        return False
    plain = parts.scheme == "http" and not (parts.path or parts.query or parts.fragment or parts.username)
    return plain and parts.hostname in LOOPBACK_HOSTS and str(port) == request.get_port()


def new_confirm() -> str:
    return encrypt_token("confirm", {})


def is_confirmed(token: str) -> bool:
    return decrypt_token("confirm", token, CONFIRM_SECONDS) is not None
