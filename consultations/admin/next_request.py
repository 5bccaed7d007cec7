"""The next one: what waits longest for this person, of those nobody else has."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.views import View

from consultations import sla
from consultations.admin.mixins import RequestLogMixin
from consultations.models import ConsultationRequest


class NextView(RequestLogMixin, View):
    """Leads to the first unanswered request of the queue that is nobody's or one's own."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        sla.mark_overdue()
        waiting = ConsultationRequest.objects.for_user(request.user).filter(state=ConsultationRequest.State.NEW)
        mine = waiting.filter(Q(assignee=None) | Q(assignee=request.user))
        # Of those in the same rank the one that waits longest, as the clock has it.
        first = mine.order_by("rank", "due_at", "created_at").values_list("pk", flat=True).first()
        if first is None:
            messages.success(request, "Nothing waits for you. Thank you.")
            return redirect("consultation_requests:index")
        return redirect("consultation_requests:inspect", first)

    def _log(self, request) -> None:
        """Leads on and shows nothing."""
