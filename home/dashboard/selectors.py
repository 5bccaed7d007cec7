"""Drafts and schedules, as a person who writes needs to find them again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms.core.clinic_time import format_datetime

WRITE_ACTIONS = ("add", "change", "publish")
SHOWN = 5
SCHEDULED_SHOWN = 3


def may_write(user) -> bool:
    return policy_registry.get_by_type(Page).user_has_any_permission(user, WRITE_ACTIONS)


def pages_of(user) -> QuerySet[Page]:
    """The pages this user may work on."""
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, WRITE_ACTIONS)


def own_drafts(user) -> QuerySet[Page]:
    """What this user began or touched last and nobody published yet, newest first; not what others look at now."""
    sent_back = _workflow_of_page(WorkflowState.STATUS_NEEDS_CHANGES)
    return (
        pages_of(user)
        .filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True, expired=False)
        .exclude(Exists(_workflow_of_page(WorkflowState.STATUS_IN_PROGRESS)))
        .exclude(Exists(Revision.page_revisions.filter(_of_page(), approved_go_live_at__isnull=False)))
        .annotate(wanted=Subquery(sent_back.values("current_task_state__comment")[:1]), sent_back=Exists(sent_back))
        .order_by("-latest_revision_created_at", "-pk")
    )


def submitted_drafts(user, status: str) -> QuerySet[WorkflowState]:
    """Drafts that this user submitted and that stand at `status`."""
    return WorkflowState.objects.filter(requested_by=user, status=status)


@dataclass(frozen=True)
class DraftInReview:
    title: str
    since: datetime
    url: str


def drafts_in_review(user) -> list[DraftInReview]:
    """What this user handed in and nobody decided on yet, newest first."""
    states = (
        submitted_drafts(user, WorkflowState.STATUS_IN_PROGRESS)
        .order_by("-created_at")
        .values_list("object_id", "created_at")
    )
    since = {int(page): created_at for page, created_at in states[:SHOWN]}
    pages = Page.objects.in_bulk(since)
    return [DraftInReview(pages[page].draft_title, since[page], edit_url(page)) for page in since if page in pages]


@dataclass(frozen=True)
class ScheduledPage:
    title: str
    moment: datetime
    url: str

    @property
    def when(self) -> str:
        return format_datetime(self.moment)


def next_scheduled(user) -> list[ScheduledPage]:
    """What goes live next, soonest first."""
    ahead = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now()).order_by("approved_go_live_at")
    mine = pages_of(user).annotate(number=Cast("pk", CharField())).values("number")
    rows = ahead.filter(object_id__in=mine).values_list("object_id", "object_str", "approved_go_live_at")
    return [ScheduledPage(title, moment, edit_url(page)) for page, title, moment in rows[:SCHEDULED_SHOWN]]


def edit_url(page: int | str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page])


def _of_page() -> Q:
    # Wagtail keeps the number of a page as a text, and PostgreSQL compares no text with a number.
    return Q(object_id=Cast(OuterRef("pk"), CharField()))


def _workflow_of_page(status: str) -> QuerySet[WorkflowState]:
    pages = get_default_page_content_type()
    return WorkflowState.objects.filter(_of_page(), base_content_type_id=pages.pk, status=status)
