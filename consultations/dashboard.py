"""What the dashboard in `home` shows of this app: its panels, and the consent texts for legal review."""

from typing import NamedTuple

from django.urls import reverse

from consultations.admin.panels import RequestsPanel
from consultations.admin.report_views import ReportsPanel
from consultations.models import ConsultationForm, InvitationTexts

__all__ = ["EditableText", "ReportsPanel", "RequestsPanel", "form_consent", "referral_statement"]


class EditableText(NamedTuple):
    text: str
    edit_url: str


def form_consent() -> EditableText | None:
    """Return the two consent texts of the default form; None when there is no such form."""
    form = ConsultationForm.objects.filter(is_default=True).first()
    if form is None:
        return None
    edit_url = reverse(ConsultationForm.snippet_viewset.get_url_name("edit"), args=[form.pk])
    return EditableText(f"{form.consent_text}\n{form.text_consent_text}", edit_url)


def referral_statement() -> EditableText:
    """Return the attestation of referring clinicians."""
    edit_url = reverse("wagtailsettings:edit", args=["consultations", "invitationtexts"])
    return EditableText(InvitationTexts.load().authority_text, edit_url)
