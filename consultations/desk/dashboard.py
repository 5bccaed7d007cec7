"""What waits, on the dashboard of those who may know."""

from django.db.models import Count, Q
from wagtail.admin.ui.components import Component

from consultations.models import ConsultationRequest

State = ConsultationRequest.State


class RequestsPanel(Component):
    name = "requests"
    order = 20
    template_name = "consultations/desk/panel.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        user = self.request.user
        if not user.has_perm("consultations.view_consultationrequest"):
            return {}
        requests = ConsultationRequest.objects.for_user(user)
        counts = requests.aggregate(
            new=Count("pk", filter=Q(state=State.NEW)), spam=Count("pk", filter=Q(state=State.SPAM))
        )
        newest = requests.filter(state=State.NEW).only("reference", "created_at", "place")[:5]
        return {"counts": counts, "newest": newest, "may_know": True}
