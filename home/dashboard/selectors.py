"""A writer's drafts, drafts in review, and scheduled pages."""

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
    """Return the pages that this user can edit or publish."""
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, WRITE_ACTIONS)


def own_drafts(user) -> QuerySet[Page]:
    """Return unpublished drafts that this user created or edited last, newest first, without those in review."""
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
    """Return this user's submissions whose workflow has `status`."""
    return WorkflowState.objects.filter(requested_by=user, status=status)


@dataclass(frozen=True)
class DraftInReview:
    title: str
    since: datetime
    url: str


def drafts_in_review(user) -> list[DraftInReview]:
    """Return drafts that this user submitted and that are still in review, newest first."""
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
    """Return the next pages to be published on schedule, soonest first."""
    scheduled = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now()).order_by("approved_go_live_at")
    own = pages_of(user).annotate(number=Cast("pk", CharField())).values("number")
    rows = scheduled.filter(object_id__in=own).values_list("object_id", "object_str", "approved_go_live_at")
    return [ScheduledPage(title, moment, edit_url(page)) for page, title, moment in rows[:SCHEDULED_SHOWN]]


def edit_url(page: int | str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page])


def _of_page() -> Q:
    # Wagtail stores the page's ID as text, and PostgreSQL cannot compare text with a number.
    return Q(object_id=Cast(OuterRef("pk"), CharField()))


def _workflow_of_page(status: str) -> QuerySet[WorkflowState]:
    pages = get_default_page_content_type()
    return WorkflowState.objects.filter(_of_page(), base_content_type_id=pages.pk, status=status)
