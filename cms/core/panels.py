from wagtail.admin.panels import Panel

# Roughly how many characters a search engine shows. Not enforced.
TITLE_LENGTH = 60
DESCRIPTION_LENGTH = 155


class MissingPanel(Panel):
    """Lists the empty sections (`page.missing_fields()`) at the top of the editor."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/missing.html"

        def is_shown(self):
            return bool(self.instance.pk and self.instance.missing_fields())

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"missing": self.instance.missing_fields()}


class SearchPreviewPanel(Panel):
    """A preview of the page as a search result, with the generated description if the editor wrote none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/search_preview.html"

        def get_context_data(self, parent_context=None):
            page = self.instance
            # The page generates its description only while the editor's is empty.
            entered, page.search_description = page.search_description, ""
            generated = page.description if page.pk else ""
            page.search_description = entered
            return super().get_context_data(parent_context) | {
                "page": page,
                "generated_description": " ".join(generated.split()),
                "address": page.full_url if page.pk else "",
                "title_length": TITLE_LENGTH,
                "description_length": DESCRIPTION_LENGTH,
            }
