"""The panels of the dashboard: ours, listed in `arrange_panels`, and those of Wagtail that stay."""

from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from blog.models import AnswerPage
from cms.core.clinic_time import current_time_label
from cms.reviews.services import reviewer_for
from consultations.dashboard import ReportsPanel, RequestsPanel
from home.dashboard import selectors, work_items
from home.dashboard.setup_checklist import SetupChecklistPanel
from home.scheduling import health

# The clinic wants to answer one question a week.
DAYS_BETWEEN_ANSWERS = 7
# The panel of requests has order 20: users who write see theirs before it, an owner who does not write after it.
BEFORE_REQUESTS, AFTER_REQUESTS = 10, 25
# Wagtail's panels that show what the panel for writing shows.
REPLACED_PANELS = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


def arrange_panels(request, panels: list) -> None:
    """Add our panels to Wagtail's and take out those we replace. Wagtail sorts them by `order`."""
    writing = WritingPanel(request)
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED_PANELS)]
    for panel in panels:
        if isinstance(panel, WorkflowObjectsToModeratePanel):
            panel.order = writing.order + 1
        elif isinstance(panel, LockedPagesPanel):
            panel.order = writing.order + 2
    panels += [writing, RequestsPanel(request), ReportsPanel(request), SetupChecklistPanel(request)]


class WritingPanel(Component):
    """Work items, drafts, schedules and failures; empty for users who may not work on pages."""

    name = "writing"
    template_name = "home/dashboard/writing.html"

    def __init__(self, request):
        self.user = request.user
        self.order = AFTER_REQUESTS if self.user.is_superuser and reviewer_for(self.user) is None else BEFORE_REQUESTS

    def get_context_data(self, parent_context):
        if not selectors.may_write(self.user):
            return {}
        return {
            "may_write": True,
            "links": work_items.action_links(self.user),
            "last": last_published_answer(),
            "work_items": work_items.work_items(self.user),
            "failed": list(health.failed_changes()) if health.may_publish(self.user) else [],
            "scheduled": selectors.next_scheduled(self.user),
            "drafts": list(selectors.own_drafts(self.user)[: selectors.SHOWN]),
            "in_review": selectors.drafts_in_review(self.user),
            "clock": current_time_label(),
        }


def last_published_answer() -> dict:
    """Return in words how long ago the last answer was published, and whether that is more than a week."""
    newest = AnswerPage.objects.published().first()
    if newest is None:
        return {"words": "No answer is published yet.", "late": False}
    days = (localdate() - localdate(newest.first_published_at)).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return {"words": f"The last answer was published {ago}.", "late": days > DAYS_BETWEEN_ANSWERS}
