"""What the list of findings shows, in the side panel and on its own page."""

from django.forms import Script
from django.middleware.csrf import get_token
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.content_checks.findings import Severity
from cms.content_checks.status import FindingStatus, draft_of, finding_statuses
from cms.content_checks.waivers import REASON_LENGTH

# How a finding stands, in words, and the class that colours them.
CHIPS = {
    "blocks": ("Keeps this page back", "state-help"),
    "known": ("In the public text already", "state-new"),
    "waived": ("Kept, with a reason", "state-contacted"),
    "advises": ("Worth another look", "state-closed"),
}


def findings_context(page, request, **more) -> dict:
    """The context of the list: findings of the newest saved draft, and what this person may do about them."""
    # What keeps the page back first; the rest in the order of the text.
    found = sorted(finding_statuses(draft_of(page)), key=lambda standing: not standing.blocks)
    rows = [{"finding": standing.finding, "kept": standing.kept, "waived": standing.is_waived} for standing in found]
    for row, standing in zip(rows, found, strict=True):
        row["chip"], row["chip_class"] = CHIPS[_stands(standing)]
    return more | {
        "page": page,
        "rows": rows,
        "blocking": sum(standing.blocks for standing in found),
        "may_decide": page.permissions_for_user(request.user).can_publish(),
        "reason_length": REASON_LENGTH,
        "csrf_token": get_token(request),
    }


def _stands(standing: FindingStatus) -> str:
    if standing.is_waived:
        return "waived"
    if standing.finding.severity != Severity.BLOCKS:
        return "advises"
    return "known" if standing.known else "blocks"


class FindingsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle what to do before publishing"
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context):
            return super().get_context_data(parent_context) | {"count": self.panel.listed.get("blocking", 0)}

    name = "findings"
    title = "Before publishing"
    template_name = "content_checks/admin/panel.html"
    # Between Wagtail's preview and its checks.
    order = 340

    class Media:
        js = [Script("js/findings.js", type="module")]

    def __init__(self, object, request):
        super().__init__(object, request)
        # A page that was never saved has no address yet, and nothing of it was checked.
        self.listed = findings_context(object, request) if object.pk else {}

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | self.listed


def findings_panel(page, request) -> FindingsPanel:
    return FindingsPanel(page, request)
