"""Deletes expired sessions, login attempts, known addresses and unused secrets."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.users.models import AppSecret, KnownAddress, LoginAttempts, StaffSession
from cms.users.sessions import AT_MOST


def delete_expired() -> int:
    """Returns how many rows were deleted."""
    now = timezone.now()
    expired = (
        StaffSession.objects.filter(began_at__lt=now - AT_MOST),
        Session.objects.filter(expire_date__lt=now),
        LoginAttempts.objects.filter(changed_at__lt=now - timedelta(days=1)),
        AppSecret.objects.exclude(pk__in=_get_secrets_in_use()),
        KnownAddress.objects.filter(seen_at__lt=now - KnownAddress.REMEMBERED),
    )
    return sum(rows.delete()[0] for rows in expired)


def _get_secrets_in_use() -> list[str]:
    """Ids of the secrets of authenticator apps and recovery codes."""
    data = Authenticator.objects.values_list("data", flat=True)
    return [row[name] for row in data for name in ("secret", "seed") if name in row]
