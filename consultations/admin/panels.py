"""The dashboard panel with the counts of requests, each linked to the filtered list."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from consultations.admin.mixins import VIEW
from consultations.admin.selectors import request_counts, stale_requests_message


class RequestsPanelBase(Component):
    """Base class of the dashboard panels about requests; empty for users who cannot see requests."""

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        user = self.request.user
        return {"may_know": True} | self.panel_context(user) if user.has_perm(VIEW) else {}

    def panel_context(self, user) -> dict:
        """Return the template context for a user who can see requests."""
        raise NotImplementedError


class RequestsPanel(RequestsPanelBase):
    name = "requests"
    order = 20
    template_name = "consultations/admin/panel.html"

    def panel_context(self, user) -> dict:
        numbers = request_counts(user)
        list_url = reverse("consultation_requests:index")
        links = [
            (numbers["overdue"], "overdue", f"{list_url}?overdue=on"),
            (numbers["unassigned"], "unassigned", f"{list_url}?state=new&whose=unassigned"),
            (numbers["mine"], "assigned to you", f"{list_url}?whose=mine"),
            (numbers["spam"], "suspected spam", f"{list_url}?state=spam"),
        ]
        links = [link for link in links if link[0]]
        return {"counts": numbers, "links": links, "stale_message": stale_requests_message(user)}
