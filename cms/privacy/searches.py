"""What colleagues searched for, kept encrypted for as long as a list of results is looked at."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cms.privacy.models import StaffSearch

KEPT_FOR = timedelta(minutes=15)


def keep(user, text: str) -> UUID:
    """Keep `text` for 15 minutes; the id that stands in the address instead of it."""
    return StaffSearch.objects.create(user_id=user.pk, text=text).pk


def kept(user, pk: UUID) -> str | None:
    """What this person searched for; None for another person's, an old or an unknown id."""
    recent = StaffSearch.objects.filter(made_at__gte=timezone.now() - KEPT_FOR)
    search = recent.filter(pk=pk, user_id=user.pk).first()
    return search.text if search else None


def forget_old(now=None, dry_run: bool = False) -> int:
    """How many were deleted, or would be."""
    old = StaffSearch.objects.filter(made_at__lt=(now or timezone.now()) - KEPT_FOR)
    return old.count() if dry_run else old.delete()[0]
