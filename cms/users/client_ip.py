"""Whose address a request comes from: for limits on forms and on sign-in, never stored in clear."""

import ipaddress

from django.conf import settings


def client_address(request) -> str:
    """The peer's address; what `X-Forwarded-For` says only as far as trusted proxies wrote it."""
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    address = request.META.get("REMOTE_ADDR", "")
    while chain and _is_trusted(address):
        address = chain.pop()
    return address


def _is_trusted(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted_networks())


def trusted_networks() -> list:
    """`TRUSTED_PROXIES` as networks. Errors: ValueError, which a check turns into a sentence at the start."""
    return [ipaddress.ip_network(proxy.strip(), strict=False) for proxy in settings.TRUSTED_PROXIES]
