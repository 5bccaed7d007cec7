from django.urls import reverse
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic import todo
from consultations.desk.dashboard import RequestsPanel
from consultations.desk.policy import RequestPolicy
from consultations.desk.report_views import ReportsPanel
from consultations.desk.viewsets import RequestViewSet
from consultations.models import ConsultationForm, ConsultationRequest, InvitationTexts
from consultations.snippets import ConsultationFormViewSet

# Before anything asks for the model's policy, or Wagtail makes one of its own.
register_permission_policy(ConsultationRequest, RequestPolicy(ConsultationRequest))
register_snippet(ConsultationFormViewSet)


@hooks.register("register_admin_viewset")
def register_requests():
    return RequestViewSet()


@hooks.register("construct_homepage_panels")
def register_requests_panel(request, panels):
    panels.append(RequestsPanel(request))
    panels.append(ReportsPanel(request))


def consent_todo() -> list[todo.Todo]:
    form = ConsultationForm.objects.filter(is_default=True).first()
    if form is None:
        return [todo.Todo("Make a consultation form that stands on every page.", False, "/admin/")]
    url = reverse(ConsultationForm.snippet_viewset.get_url_name("edit"), args=[form.pk])
    texts = f"{form.consent_text}\n{form.text_consent_text}"
    return [
        todo.confirmed_text(
            "consent", "Have counsel read the two consent texts of the form, then confirm them.", texts, url
        )
    ]


def authority_todo() -> list[todo.Todo]:
    return [
        todo.confirmed_text(
            "authority",
            "Have counsel read what a referring clinician states, then confirm it.",
            InvitationTexts.load().authority_text,
            reverse("wagtailsettings:edit", args=["consultations", "invitationtexts"]),
        )
    ]


todo.register(consent_todo)
todo.register(authority_todo)
