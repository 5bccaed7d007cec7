"""“Before publishing”: what the editor shows beside a page."""

from django.forms import Script
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.governance.listing import findings_context


class FindingsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle what to do before publishing"
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context):
            return super().get_context_data(parent_context) | {"count": self.panel.listed.get("blocking", 0)}

    name = "findings"
    title = "Before publishing"
    template_name = "governance/admin/panel.html"
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
