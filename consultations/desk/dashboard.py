"""What waits, on the dashboard of those who may know: numbers, and the way to each of them."""

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from consultations import clock
from consultations.desk.base import VIEW
from consultations.desk.lasting import lasting
from consultations.models import ConsultationRequest

State = ConsultationRequest.State


def counts(user) -> dict[str, int]:
    """How many of the requests `user` may know of wait, are late, are nobody's, are the user's, look like spam."""
    clock.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    # Each set by itself, found in an index: what was closed long ago is not even looked at.
    waiting = requests.filter(state=State.NEW).aggregate(
        new=Count("pk"),
        overdue=Count("pk", filter=Q(overdue=True)),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    mine = requests.open().filter(assignee=user).count()
    return waiting | {"mine": mine, "spam": requests.filter(state=State.SPAM).count()}


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
        ways = [way for way in ways if way[0]]
        return {"counts": numbers, "ways": ways, "may_know": True, "old": lasting(user)}
