"""The panel of the treatment editor that shows earlier disclosures."""

from wagtail.admin.panels import Panel


class VersionsPanel(Panel):
    """Earlier versions of the disclosures, at the end of the treatment editor."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "conditions/admin/versions.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            versions = self.instance.versions.select_related("made_by")
            return super().get_context_data(parent_context) | {"versions": versions}
