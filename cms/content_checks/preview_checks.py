"""Shows the issues in the preview as results of Wagtail's content checker."""

from django.forms import Script
from wagtail.admin.userbar import ContentCheckerItem

from cms.content_checks.findings import Severity
from cms.content_checks.status import finding_statuses

# Wagtail's checker runs rules by these names; static/js/preview-findings.js says which elements fail them.
RULES = {"clinic-blocks": "Blocks publishing", "clinic-advises": "Suggestion"}
HELP = "See Publishing checks."


class FindingsItem(ContentCheckerItem):
    template_name = "content_checks/admin/preview_findings.html"

    class Media:
        js = [Script("js/preview-findings.js", type="module")]

    def __init__(self, page, in_editor: bool):
        super().__init__(in_editor)
        self.page = page

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"findings": self._findings()}

    def get_axe_run_only(self, request):
        return [*super().get_axe_run_only(request), *RULES]

    def get_axe_custom_rules(self, request):
        custom = [
            {"id": name, "impact": "serious", "selector": "main *", "tags": ["clinic"], "any": [name], "enabled": True}
            for name in RULES
        ]
        return [*super().get_axe_custom_rules(request), *custom]

    def get_axe_custom_checks(self, request):
        return [*super().get_axe_custom_checks(request), *({"id": name} for name in RULES)]

    def get_axe_messages(self, request):
        custom = {name: {"error_name": title, "help_text": HELP} for name, title in RULES.items()}
        return super().get_axe_messages(request) | custom

    def _findings(self) -> list[dict]:
        """Return the severity and words of each unresolved issue in the previewed text."""
        return [
            {"rule": "clinic-blocks" if status.blocks else "clinic-advises", "words": status.finding.excerpt}
            for status in finding_statuses(self.page)
            if status.blocks or (not status.is_waived and status.finding.severity == Severity.ADVISES)
        ]


def add_preview_findings(request, items: list, page) -> None:
    """Replace Wagtail's checker in previews only: published pages never contain issues."""
    for position, item in enumerate(items):
        if isinstance(item, ContentCheckerItem) and page is not None and _is_preview(request, item):
            items[position] = FindingsItem(page, item.in_editor)


def _is_preview(request, item) -> bool:
    return item.in_editor or getattr(request, "is_preview", False)
