"""What sign-in keeps for a while only."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.users.models import AppSecret, KnownAddress, StaffSession, Tries
from cms.users.sessions import AT_MOST


def forget_old() -> int:
    """Delete sessions that are over, tries that no longer count and addresses nobody came from for a month;
    and the secrets of apps that were removed."""
    now = timezone.now()
    old = (
        StaffSession.objects.filter(began_at__lt=now - AT_MOST),
        Session.objects.filter(expire_date__lt=now),
        Tries.objects.filter(changed_at__lt=now - timedelta(days=1)),
        AppSecret.objects.exclude(pk__in=_secrets_in_use()),
        KnownAddress.objects.filter(seen_at__lt=now - KnownAddress.REMEMBERED),
    )
    return sum(rows.delete()[0] for rows in old)


def _secrets_in_use() -> list[str]:
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    return [data["secret"] for data in apps.values_list("data", flat=True)]
