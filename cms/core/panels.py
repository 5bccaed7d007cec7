from wagtail.admin.panels import Panel


class MissingPanel(Panel):
    """Says at the top of the editor which expected sections have no text yet; `page.missing()` knows."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/missing.html"

        def is_shown(self):
            return bool(self.instance.pk and self.instance.missing())

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"missing": self.instance.missing()}
