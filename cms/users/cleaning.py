"""What sign-in keeps for a while only."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.users.models import KnownAddress, StaffSession, Tries
from cms.users.sessions import AT_MOST


def forget_old() -> int:
    """Delete sessions that are over, tries that no longer count and addresses nobody came from for a month."""
    now = timezone.now()
    old = (
        StaffSession.objects.filter(began_at__lt=now - AT_MOST),
        Session.objects.filter(expire_date__lt=now),
        Tries.objects.filter(changed_at__lt=now - timedelta(days=1)),
        KnownAddress.objects.filter(seen_at__lt=now - KnownAddress.REMEMBERED),
    )
    return sum(rows.delete()[0] for rows in old)
