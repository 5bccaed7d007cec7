"""The list of issues: the editor's side panel and the context it shares with the page of its own."""

from django.forms import Script
from django.middleware.csrf import get_token
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.content_checks.findings import Severity
from cms.content_checks.status import FindingStatus, draft_of, finding_statuses
from cms.content_checks.waivers import REASON_LENGTH

# Status label and CSS class.
CHIPS = {
    "blocks": ("Blocks publishing", "state-help"),
    "known": ("Already published", "state-new"),
    "waived": ("Approved with a reason", "state-contacted"),
    "advises": ("Suggestion", "state-closed"),
}


def findings_context(page, request, **more) -> dict:
    """Return the template context: the issues in the newest draft, and whether this user can approve them."""
    # Blocking issues first; the others in text order.
    found = sorted(finding_statuses(draft_of(page)), key=lambda status: not status.blocks)
    rows = [{"finding": status.finding, "record": status.record, "waived": status.is_waived} for status in found]
    for row, status in zip(rows, found, strict=True):
        row["chip"], row["chip_class"] = CHIPS[_status_key(status)]
    return more | {
        "page": page,
        "rows": rows,
        "blocking": sum(status.blocks for status in found),
        "may_decide": page.permissions_for_user(request.user).can_publish(),
        "reason_length": REASON_LENGTH,
        "csrf_token": get_token(request),
    }


def _status_key(status: FindingStatus) -> str:
    if status.is_waived:
        return "waived"
    if status.finding.severity != Severity.BLOCKS:
        return "advises"
    return "known" if status.known else "blocks"


class FindingsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle publishing checks"
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context):
            return super().get_context_data(parent_context) | {"count": self.panel.checks_context.get("blocking", 0)}

    name = "findings"
    title = "Publishing checks"
    template_name = "content_checks/admin/panel.html"
    # Between Wagtail's preview and its checks.
    order = 340

    class Media:
        js = [Script("js/findings.js", type="module")]

    def __init__(self, object, request):
        super().__init__(object, request)
        # A page that was never saved has no URL yet, and nothing to check.
        self.checks_context = findings_context(object, request) if object.pk else {}

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | self.checks_context


def findings_panel(page, request) -> FindingsPanel:
    return FindingsPanel(page, request)
