"""The dashboard of those who write: what waits, what goes live next, what failed, and the drafts to go on with."""

from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from blog.models import AnswerPage
from cms.clinic import waiting
from cms.core.clock import now_in_words
from cms.reviews.services import reviewer_for
from home.dashboard import drafts
from home.publishing import watch

# One question a week is what the clinic set out to answer.
A_WEEK = 7
# Requests stand at 20: before them for those who write, after them for an owner who does not.
FIRST, AFTER_REQUESTS = 10, 25
DOUBLES = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


class WritingPanel(Component):
    """Drawn for those who may work on pages; for all others it is empty."""

    name = "writing"
    template_name = "home/dashboard/writing.html"

    def __init__(self, request):
        self.user = request.user
        self.order = AFTER_REQUESTS if self.user.is_superuser and reviewer_for(self.user) is None else FIRST

    def get_context_data(self, parent_context):
        if not drafts.may_write(self.user):
            return {}
        return {
            "may_write": True,
            "ways": waiting.ways(self.user),
            "last": last_answer(),
            "waiting": waiting.waiting(self.user),
            "failed": list(watch.failed()) if watch.may_publish(self.user) else [],
            "scheduled": drafts.next_scheduled(self.user),
            "drafts": list(drafts.own_drafts(self.user)[: drafts.SHOWN]),
            "in_review": drafts.in_review(self.user),
            "clock": now_in_words(),
        }


def last_answer() -> dict:
    """How long ago readers got an answer, in words, and whether it is more than the week between two."""
    newest = AnswerPage.objects.published().first()
    if newest is None:
        return {"words": "No answer is published yet.", "late": False}
    days = (localdate() - localdate(newest.first_published_at)).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return {"words": f"The last answer was published {ago}.", "late": days > A_WEEK}


def arrange(request, panels: list) -> None:
    """Ours in, Wagtail's doubles out, and what waits for a decision right below."""
    panels[:] = [panel for panel in panels if not isinstance(panel, DOUBLES)]
    writing = WritingPanel(request)
    for panel in panels:
        if isinstance(panel, WorkflowObjectsToModeratePanel):
            panel.order = writing.order + 1
        elif isinstance(panel, LockedPagesPanel):
            panel.order = writing.order + 2
    panels.append(writing)
