"""The panels of the dashboard: our own and the Wagtail panels that we keep."""

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

# The clinic's goal is one answer per week.
DAYS_BETWEEN_ANSWERS = 7
# The requests panel has order 20: writers see the writing panel above it, owners who do not write below it.
BEFORE_REQUESTS, AFTER_REQUESTS = 10, 25
# Wagtail panels whose content is in the writing panel.
REPLACED_PANELS = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


def arrange_panels(request, panels: list) -> None:
    """Add our panels and remove the Wagtail panels they replace. Wagtail sorts the panels by `order`."""
    writing = WritingPanel(request)
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED_PANELS)]
    for panel in panels:
        if isinstance(panel, WorkflowObjectsToModeratePanel):
            panel.order = writing.order + 1
        elif isinstance(panel, LockedPagesPanel):
            panel.order = writing.order + 2
    panels += [writing, RequestsPanel(request), ReportsPanel(request), SetupChecklistPanel(request)]


class WritingPanel(Component):
    """Work items, drafts, schedules, and failures; empty for users who cannot edit pages."""

    name = "writing"
    template_name = "home/dashboard/writing.html"

    def __init__(self, request):
        self.user = request.user
        self.order = AFTER_REQUESTS if self.user.is_superuser and reviewer_for(self.user) is None else BEFORE_REQUESTS

    def get_context_data(self, parent_context):
        if not selectors.may_write(self.user):
            return {}
        return {
            "can_write": True,
            "links": work_items.action_links(self.user),
            "last": last_published_answer(),
            "work_items": work_items.work_items(self.user),
            "failed": list(health.failed_changes()) if health.may_publish(self.user) else [],
            "scheduled": selectors.next_scheduled(self.user),
            "drafts": list(selectors.own_drafts(self.user)[: selectors.SHOWN]),
            "in_review": selectors.drafts_in_review(self.user),
            "current_time": current_time_label(),
        }


def last_published_answer() -> dict:
    """Return how long ago the last answer was published (`text`) and whether that was over a week ago (`late`)."""
    newest = AnswerPage.objects.published().first()
    if newest is None:
        return {"text": "No answers published yet.", "late": False}
    days = (localdate() - localdate(newest.first_published_at)).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return {"text": f"Last answer published {ago}.", "late": days > DAYS_BETWEEN_ANSWERS}
