"""Staff searches, saved encrypted for as long as someone looks at the results."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from consultations.models import StaffSearch

MAX_AGE = timedelta(minutes=15)


def save_search(user, text: str) -> UUID:
    """Save `text` for 15 minutes and return the id for the URL."""
    return StaffSearch.objects.create(user_id=user.pk, text=text).pk


def load_search(user, pk: UUID) -> str | None:
    """What the user searched for; None for another user's, an old or an unknown id."""
    recent = StaffSearch.objects.filter(made_at__gte=timezone.now() - MAX_AGE)
    search = recent.filter(pk=pk, user_id=user.pk).first()
    return search.text if search else None


def delete_old_searches(now=None, dry_run: bool = False) -> int:
    """Returns how many were deleted, or with `dry_run` would be."""
    old = StaffSearch.objects.filter(made_at__lt=(now or timezone.now()) - MAX_AGE)
    return old.count() if dry_run else old.delete()[0]
