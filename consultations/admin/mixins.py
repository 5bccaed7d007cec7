"""Base classes of the request admin views: permissions and the access log."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.clinic.business_hours import calendar
from cms.clinic.context import clinic_context
from cms.privacy.mixins import LoggedView
from consultations.models import ConsultationRequest

VIEW = "consultations.view_consultationrequest"
CHANGE = "consultations.change_consultationrequest"
READ_MESSAGE = "consultations.read_message"
EXPORT = "consultations.export_consultationrequest"


class RequestLogMixin(LoggedView):
    permission = VIEW

    def references_of(self, pk):
        return ConsultationRequest.objects.filter(pk=pk).values_list("reference", flat=True)


class RequestAdminPage(RequestLogMixin, WagtailAdminTemplateMixin):
    """A page of the request admin with Wagtail's header."""

    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("consultation_requests:index"), "label": "Requests"},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def hours(self):
        return calendar(clinic_context(self.request).settings)


class RequestDetailMixin(RequestAdminPage):
    """A page or action for one request; 404 if the user is not allowed to see it."""

    related = ("location", "condition", "page", "consent", "text_consent", "invitation", "assignee")

    @cached_property
    def one(self) -> ConsultationRequest:
        requests = ConsultationRequest.objects.for_user(self.request.user).select_related(*self.related)
        one = get_object_or_404(requests, pk=self.kwargs["pk"])
        self.logged_references.append(one.reference)
        return one

    @property
    def url(self) -> str:
        return reverse("consultation_requests:inspect", args=[self.kwargs["pk"]])


def reads_messages(request) -> bool:
    """Whether the user is allowed to read messages, by the clinic's settings or by permission."""
    return clinic_context(request).settings.everyone_reads_messages or request.user.has_perm(READ_MESSAGE)
