"""The request page of the admin."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from cms.privacy.blind_index import same_contact
from cms.public_forms.spam.labels import signal_sentences
from consultations import note_drafts, sla
from consultations.admin.mixins import CHANGE, RequestDetailMixin, reads_messages
from consultations.admin.selectors import assignable_users
from consultations.admin.timeline import timeline_events
from consultations.models import ConsultationRequest
from consultations.transitions import moves_for

EARLIER_SHOWN = 10


class RequestView(RequestDetailMixin, TemplateView):
    template_name = "consultations/admin/request.html"

    def get_page_title(self):
        return self.one.reference

    def get_context_data(self, **kwargs):
        user, one = self.request.user, self.one
        may_change = user.has_perm(CHANGE) and one.state != ConsultationRequest.State.ERASED
        return super().get_context_data(**kwargs) | {
            "one": one,
            "reads_messages": reads_messages(self.request),
            "deadline": sla.deadline_label(one, self.hours),
            "may_change": may_change,
            "moves": moves_for(user, one) if may_change else [],
            "assignable": assignable_users(one) if may_change else [],
            "note": kwargs.get("note") or (note_drafts.load_draft(user, one.pk) if may_change else ""),
            "timeline": timeline_events(one),
            "earlier": self.earlier,
            "spam_reasons": signal_sentences(one.suspicions),
            "today": timezone.localdate().isoformat(),
        }

    @cached_property
    def earlier(self) -> list[ConsultationRequest]:
        """Other requests with the same phone or email. They are linked, never merged."""
        related = ConsultationRequest.objects.for_user(self.request.user).filter(pk__in=same_contact(self.one.pk))
        found = list(related.exclude(pk=self.one.pk).order_by("-created_at")[:EARLIER_SHOWN])
        self.logged_references += [request.reference for request in found]
        return found
