"""The panel of the page editor that shows clinical reviews. It is never saved with the form."""

from wagtail.admin.panels import Panel

from cms.reviews import due_list
from cms.reviews.services import reviewer_for


class ReviewPanel(Panel):
    """Last review, due date, and the button that records a review without changes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "reviews/admin/review_panel.html"

        def is_shown(self):
            return bool(self.instance.pk and self.instance.live)

        def get_context_data(self, parent_context=None):
            row = due_list.row(self.instance)
            status = {"last": row.last, "due": row.due, "items": row.items, "state": row.state}
            may_review = reviewer_for(self.request.user) is not None
            return super().get_context_data(parent_context) | status | {"may_review": may_review}
