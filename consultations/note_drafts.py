"""Drafts of notes: saved encrypted when a session ends or a page cannot be saved, so that nothing typed is lost."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from consultations.models import NoteDraft

MAX_AGE = timedelta(days=30)


def save_draft(user, subject: UUID, text: str) -> None:
    """Save `text` as the user's draft about the request with the id `subject`; an empty text deletes the draft."""
    if not text.strip():
        return delete_draft(user, subject)
    now = timezone.now()
    NoteDraft.objects.update_or_create(user_id=user.pk, subject=subject, defaults={"text": text, "saved_at": now})


def load_draft(user, subject: UUID) -> str:
    draft = NoteDraft.objects.filter(user_id=user.pk, subject=subject).first()
    return draft.text if draft else ""


def delete_draft(user, subject: UUID) -> None:
    NoteDraft.objects.filter(user_id=user.pk, subject=subject).delete()


def delete_drafts_about(subjects: Iterable[UUID]) -> int:
    """Delete all users' drafts about erased requests. Returns how many."""
    return NoteDraft.objects.filter(subject__in=list(subjects)).delete()[0]


def delete_old_drafts(now=None, dry_run: bool = False) -> int:
    """Returns how many were deleted, or with `dry_run` would be."""
    old = NoteDraft.objects.filter(saved_at__lt=(now or timezone.now()) - MAX_AGE)
    return old.count() if dry_run else old.delete()[0]
