"""What a treatment's editor shows of earlier wordings."""

from wagtail.admin.panels import Panel


class VersionsPanel(Panel):
    """What readers were told before, at the end of a treatment's editor."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "conditions/admin/versions.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            versions = self.instance.versions.select_related("made_by")
            return super().get_context_data(parent_context) | {"versions": versions}
