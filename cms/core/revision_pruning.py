"""Deletes autosaved revisions after a day, except the last one of each editing session."""

from datetime import timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

# Newer revisions are kept, so that an editor can go back to any of today's.
MIN_AGE = timedelta(days=1)
# Saves of one user less than this apart belong to one editing session.
EDIT_SESSION_GAP = timedelta(hours=1)
BATCH_SIZE = 500
# Wagtail's log actions for a plain save.
SAVE_ACTIONS = ["wagtail.edit", "wagtail.create"]


def is_significant(revision: Revision) -> bool:
    """Whether the log has more than a save of the revision: it was scheduled, published, reverted to or reviewed."""
    return _significant_log_entries().filter(revision=revision).exists()


def _significant_log_entries():
    return PageLogEntry.objects.filter(revision__isnull=False).exclude(action__in=SAVE_ACTIONS)


def prune_revisions() -> int:
    """Delete revisions followed by a later save of the same session. Returns the number of deleted revisions."""
    superseded = _superseded_ids()
    deleted = 0
    for start in range(0, len(superseded), BATCH_SIZE):
        batch = Revision.objects.filter(pk__in=superseded[start : start + BATCH_SIZE]).exclude(_protected_revisions())
        # The total includes log entries and other rows that Django deletes with a revision.
        deleted += batch.delete()[1].get(Revision._meta.label, 0)
    return deleted


def _superseded_ids() -> list[int]:
    """Ids of revisions older than a day that are followed by one of the same page and user within the hour."""
    cutoff = timezone.now() - MIN_AGE
    rows = Revision.page_revisions.order_by("object_id", "created_at", "pk")
    saves = rows.values_list("pk", "object_id", "user_id", "created_at")
    return [
        pk
        for (pk, page, user, at), (_, next_page, next_user, next_at) in pairwise(saves.iterator())
        if page == next_page and user and user == next_user and next_at - at <= EDIT_SESSION_GAP and at < cutoff
    ]


def _protected_revisions() -> Q:
    """Revisions that another row refers to (live, latest, in a workflow, commented on, an issue, a review), and those
    that were ever scheduled, published or reverted to.
    """
    protected = Q(approved_go_live_at__isnull=False)
    for field in Revision._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and field.related_model is not PageLogEntry:
            references = field.related_model._base_manager.filter(**{f"{field.field.name}__isnull": False})
            protected |= Q(pk__in=references.values(field.field.name))
    return protected | Q(pk__in=_significant_log_entries().values("revision"))
