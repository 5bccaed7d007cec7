"""What the editor of a page shows of its reviews, read from the database and never saved with the form."""

from wagtail.admin.panels import Panel

from cms.reviews import due_list
from cms.reviews.services import reviewer_for


class ReviewPanel(Panel):
    """When the page was last reviewed and is due, and the one click that says nothing had to change."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "reviews/admin/review_panel.html"

        def is_shown(self):
            return bool(self.instance.pk and self.instance.live)

        def get_context_data(self, parent_context=None):
            row = due_list.row(self.instance)
            told = {"last": row.last, "due": row.due, "items": row.items, "state": row.state}
            may_review = reviewer_for(self.request.user) is not None
            return super().get_context_data(parent_context) | told | {"may_review": may_review}
