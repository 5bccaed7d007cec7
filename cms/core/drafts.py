"""The editor saves by itself every few seconds. What is left of it after a day: one draft a sitting."""

from datetime import timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

# So long everything stays, for a look back at today's work.
AGE = timedelta(days=1)
# Two saves of one person with less between them are one sitting.
SITTING = timedelta(hours=1)
AT_ONCE = 500
# What Wagtail writes down when somebody only saved.
SAVED = ["wagtail.edit", "wagtail.create"]


def is_settled(revision: Revision) -> bool:
    """Whether it is more than a draft: scheduled, or at any time published, reverted to or decided on."""
    return _told().filter(revision=revision).exists()


def _told():
    return PageLogEntry.objects.filter(revision__isnull=False).exclude(action__in=SAVED)


def prune_drafts() -> int:
    """Delete the drafts that a later save of the same sitting stands for. How many went."""
    passed = _passed()
    gone = 0
    for start in range(0, len(passed), AT_ONCE):
        some = Revision.objects.filter(pk__in=passed[start : start + AT_ONCE]).exclude(_needed())
        # Their own rule for what a revision may leave behind, and no more.
        gone += some.delete()[1].get(Revision._meta.label, 0)
    return gone


def _passed() -> list[int]:
    """Revisions followed by another of the same page and person within the hour, and older than a day."""
    old = timezone.now() - AGE
    rows = Revision.page_revisions.order_by("object_id", "created_at", "pk")
    saves = rows.values_list("pk", "object_id", "user_id", "created_at")
    return [
        number
        for (number, page, user, at), (_, next_page, next_user, next_at) in pairwise(saves.iterator())
        if page == next_page and user and user == next_user and next_at - at <= SITTING and at < old
    ]


def _needed() -> Q:
    """What anything points at: live, the latest, in a workflow, commented on, a finding, a review. And what was
    scheduled, published or reverted to at any time: it is what readers saw, or nearly did.
    """
    needed = Q(approved_go_live_at__isnull=False)
    for field in Revision._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and field.related_model is not PageLogEntry:
            pointing = field.related_model._base_manager.filter(**{f"{field.field.name}__isnull": False})
            needed |= Q(pk__in=pointing.values(field.field.name))
    return needed | Q(pk__in=_told().values("revision"))
