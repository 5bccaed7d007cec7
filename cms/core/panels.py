from wagtail.admin.panels import Panel

# About what a search engine shows, in characters; nobody is held to it.
TITLE_LENGTH = 60
DESCRIPTION_LENGTH = 155


class MissingPanel(Panel):
    """Says at the top of the editor which expected sections have no text yet; `page.missing()` knows."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/missing.html"

        def is_shown(self):
            return bool(self.instance.pk and self.instance.missing_fields())

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"missing": self.instance.missing_fields()}


class SearchPreviewPanel(Panel):
    """What a search engine will show, and how much of it: typed, or what the page says first by itself."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/search_preview.html"

        def get_context_data(self, parent_context=None):
            page = self.instance
            typed, page.search_description = page.search_description, ""
            by_itself = page.description if page.pk else ""
            page.search_description = typed
            return super().get_context_data(parent_context) | {
                "page": page,
                "by_itself": " ".join(by_itself.split()),
                "address": page.full_url if page.pk else "",
                "title_length": TITLE_LENGTH,
                "description_length": DESCRIPTION_LENGTH,
            }
