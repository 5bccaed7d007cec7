"""Shows the server's findings in the preview, as content checks of Wagtail's: they come from the server."""

from django.forms import Script
from wagtail.admin.userbar import ContentCheckerItem

from cms.content_checks.findings import Severity
from cms.content_checks.status import finding_statuses

# Wagtail's checker runs rules by these names; static/js/preview-findings.js says which elements fail them.
RULES = {"clinic-blocks": "Keeps this page back", "clinic-advises": "Worth another look"}
HELP = "“Before publishing” says why, and how to keep it."


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
        ours = [
            {"id": name, "impact": "serious", "selector": "main *", "tags": ["clinic"], "any": [name], "enabled": True}
            for name in RULES
        ]
        return [*super().get_axe_custom_rules(request), *ours]

    def get_axe_custom_checks(self, request):
        return [*super().get_axe_custom_checks(request), *({"id": name} for name in RULES)]

    def get_axe_messages(self, request):
        ours = {name: {"error_name": title, "help_text": HELP} for name, title in RULES.items()}
        return super().get_axe_messages(request) | ours

    def _findings(self) -> list[dict]:
        """Rule and words of what is undecided in the text being previewed."""
        return [
            {"rule": "clinic-blocks" if standing.blocks else "clinic-advises", "words": standing.finding.excerpt}
            for standing in finding_statuses(self.page)
            if standing.blocks or (not standing.is_waived and standing.finding.severity == Severity.ADVISES)
        ]


def with_findings(request, items: list, page) -> None:
    """Wagtail's own checker stays where no page is previewed: readers' pages hold no finding, whoever looks at them."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem) and page is not None and _shows_a_draft(request, item):
            items[place] = FindingsItem(page, item.in_editor)


def _shows_a_draft(request, item) -> bool:
    return item.in_editor or getattr(request, "is_preview", False)
