"""Did this POST come from the site's own page?

The public forms carry no CSRF token: a token would set a cookie and make every page uncacheable,
and there is no session for another site to ride on. What is left to refuse is a foreign page that
makes a reader's browser send something, and browsers say so themselves: first by `Origin`, and by
`Sec-Fetch-Site`. A client that sends neither is asked once more, with a signed `confirm` in the page.
Source: the checks of Go 1.25's CrossOriginProtection, with `same-site` refused as well.
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
    """Where the request says it comes from. A header that contradicts the other counts as foreign."""
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
    """Scheme and host of SITE_URL; on loopback, any loopback host with the request's own port."""
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
