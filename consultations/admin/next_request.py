"""“Open next”: the most urgent new request that is unassigned or assigned to the user."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.views import View

from consultations import sla
from consultations.admin.mixins import RequestLogMixin
from consultations.models import ConsultationRequest


class NextView(RequestLogMixin, View):
    """Redirects to the first new request of the queue that is unassigned or assigned to the user."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        sla.mark_overdue()
        waiting = ConsultationRequest.objects.for_user(request.user).filter(state=ConsultationRequest.State.NEW)
        available = waiting.filter(Q(assignee=None) | Q(assignee=request.user))
        # Within a rank the earliest deadline comes first.
        first = available.order_by("rank", "due_at", "created_at").values_list("pk", flat=True).first()
        if first is None:
            messages.success(request, "You're all caught up. No requests are waiting.")
            return redirect("consultation_requests:index")
        return redirect("consultation_requests:inspect", first)

    def _log(self, request) -> None:
        """Skip the log: this view only redirects."""
