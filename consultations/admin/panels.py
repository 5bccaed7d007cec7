"""What waits, on the dashboard of those who may know: numbers, and the way to each of them."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from consultations.admin.mixins import VIEW
from consultations.admin.selectors import request_counts, stale_requests_message


class DeskPanel(Component):
    """Drawn for those who may know of requests; for all others it is empty."""

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        user = self.request.user
        return {"may_know": True} | self.panel_context(user) if user.has_perm(VIEW) else {}

    def panel_context(self, user) -> dict:
        """What the template is told for this `user`, who may know."""
        raise NotImplementedError


class RequestsPanel(DeskPanel):
    name = "requests"
    order = 20
    template_name = "consultations/admin/panel.html"

    def panel_context(self, user) -> dict:
        numbers = request_counts(user)
        at = reverse("consultation_requests:index")
        ways = [
            (numbers["overdue"], "overdue", f"{at}?overdue=on"),
            (numbers["unassigned"], "nobody's yet", f"{at}?state=new&whose=unassigned"),
            (numbers["mine"], "yours", f"{at}?whose=mine"),
            (numbers["spam"], "suspected spam", f"{at}?state=spam"),
        ]
        ways = [way for way in ways if way[0]]
        return {"counts": numbers, "ways": ways, "old": stale_requests_message(user)}
