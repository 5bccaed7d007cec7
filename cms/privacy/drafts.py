"""Half-typed notes: kept encrypted when a session ends or a page cannot be saved, so that nothing typed is lost."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cms.privacy.models import NoteDraft

KEPT_FOR = timedelta(days=30)


def save(user, subject: UUID, text: str) -> None:
    """Keep `text` as this person's draft about `subject`; an empty one is dropped."""
    if not text.strip():
        return drop(user, subject)
    now = timezone.now()
    NoteDraft.objects.update_or_create(user_id=user.pk, subject=subject, defaults={"text": text, "saved_at": now})


def load(user, subject: UUID) -> str:
    draft = NoteDraft.objects.filter(user_id=user.pk, subject=subject).first()
    return draft.text if draft else ""


def drop(user, subject: UUID) -> None:
    NoteDraft.objects.filter(user_id=user.pk, subject=subject).delete()


def forget(subjects: Iterable[UUID]) -> int:
    """Delete everybody's drafts about what is erased. How many."""
    return NoteDraft.objects.filter(subject__in=list(subjects)).delete()[0]


def forget_old(now=None, dry_run: bool = False) -> int:
    """How many were deleted, or would be."""
    old = NoteDraft.objects.filter(saved_at__lt=(now or timezone.now()) - KEPT_FOR)
    return old.count() if dry_run else old.delete()[0]
