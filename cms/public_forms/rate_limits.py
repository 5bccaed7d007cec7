"""Limits how many forms one sender, and all senders together, can send per hour. Counted in the database."""

import ipaddress
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.privacy.crypto import keyed_hash
from cms.public_forms.models import RateLimitBucket
from cms.users.client_ip import client_address

HOUR = 3600
LIMITS_PATTERN = re.compile(r"\s*(\d+)/h per network prefix\s*,\s*(\d+)/h in all\s*")


class RateLimitExceeded(Exception):
    """This sender reached the hourly limit. `retry_after` is in seconds."""

    def __init__(self, retry_after: int):
        self.retry_after = retry_after


@dataclass(frozen=True)
class Limits:
    per_prefix: int
    in_all: int


def configured_limits() -> Limits | None:
    """Return the limits in `FORM_LIMITS`, or None if it is "off". Raises ImproperlyConfigured."""
    value = settings.FORM_LIMITS
    if value.strip().lower() == "off":
        return None
    if not (match := LIMITS_PATTERN.fullmatch(value)):
        raise ImproperlyConfigured(f"FORM_LIMITS is “{value}”. Use “10/h per network prefix, 120/h in all” or “off”.")
    return Limits(int(match[1]), int(match[2]))


def check_sender_limit(kind: str, request) -> None:
    """Count one more form of `kind` from this sender. Call it in a transaction. Raises RateLimitExceeded."""
    if (allowed := configured_limits()) and (
        wait := _count_in(f"{kind}:{network_prefix(request)}", allowed.per_prefix)
    ):
        raise RateLimitExceeded(wait)


def check_global_limit(kind: str) -> bool:
    """Count one more form of `kind` and return whether all senders are over the limit. Call it in a transaction."""
    allowed = configured_limits()
    return bool(allowed and _count_in(f"{kind}:all", allowed.in_all))


def _count_in(name: str, allowed: int) -> int:
    """Count one more in this bucket and return 0; if it is full, return the seconds until it has room again."""
    now = time.time()
    bucket, previous_bucket = _bucket_key(name, now), _bucket_key(name, now - HOUR)
    RateLimitBucket.objects.get_or_create(bucket=bucket)
    row = RateLimitBucket.objects.select_for_update().get(bucket=bucket)
    sent_at = list(row.sent_at)
    if previous_bucket != bucket:
        # Midnight starts a new bucket, but not a new hour.
        sent_at += (
            RateLimitBucket.objects.filter(bucket=previous_bucket).values_list("sent_at", flat=True).first() or []
        )
    recent = sorted(sent for sent in sent_at if now - HOUR < sent <= now)
    if len(recent) >= allowed:
        return max(1, int(recent[len(recent) - allowed] + HOUR - now) + 1) if allowed else HOUR
    row.sent_at = [*(sent for sent in row.sent_at if sent > now - HOUR), now]
    row.save()
    return 0


def _bucket_key(name: str, moment: float) -> str:
    """Return the bucket's hash. It is salted with the day, so that senders can't be recognized for longer."""
    return keyed_hash("allowance", f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}:{name}")


def network_prefix(request) -> str:
    """Return the sender's IPv4 address or IPv6 /64 network, which usually belongs to one household or phone."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if mapped := getattr(address, "ipv4_mapped", None):
        address = mapped
    return str(ipaddress.ip_network(f"{address}/{32 if address.version == 4 else 64}", strict=False))
