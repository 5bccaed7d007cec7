"""What waits, on the dashboard of those who may know: numbers, and the way to each of them."""

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from consultations import clock
from consultations.desk.base import VIEW
from consultations.models import ConsultationRequest

State = ConsultationRequest.State


def counts(user) -> dict[str, int]:
    """How many requests of those `user` may know of wait, are late, are nobody's, are the user's own, look like spam."""
    clock.mark_overdue()
    new = Q(state=State.NEW)
    under_way = Q(state__in=(State.NEW, State.CONTACTED, State.SCHEDULED))
    return ConsultationRequest.objects.for_user(user).aggregate(
        new=Count("pk", filter=new),
        overdue=Count("pk", filter=new & Q(overdue=True)),
        unassigned=Count("pk", filter=new & Q(assignee=None)),
        mine=Count("pk", filter=under_way & Q(assignee=user)),
        spam=Count("pk", filter=Q(state=State.SPAM)),
    )


class RequestsPanel(Component):
    name = "requests"
    order = 20
    template_name = "consultations/desk/panel.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        user = self.request.user
        if not user.has_perm(VIEW):
            return {}
        numbers = counts(user)
        at = reverse("consultation_requests:index")
        ways = [
            (numbers["overdue"], "overdue", f"{at}?overdue=on"),
            (numbers["unassigned"], "nobody's yet", f"{at}?state=new&whose=unassigned"),
            (numbers["mine"], "yours", f"{at}?whose=mine"),
            (numbers["spam"], "suspected spam", f"{at}?state=spam"),
        ]
        return {"counts": numbers, "ways": [way for way in ways if way[0]], "may_know": True}
