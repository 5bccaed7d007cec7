"""The public views of the consultation form: its own page, its submission, and the thank-you page."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.clinic.context import last_known_phone
from cms.privacy.crypto import decrypt_token, encrypt_token
from cms.public_forms.views import IntakeView
from consultations import services
from consultations.forms import ConsultationRequestForm
from consultations.models import ConsultationRequest
from consultations.selectors import form_snippet_for

THANKS_SECONDS = 3600
PRESET_FIELDS = ("condition", "page", "entry", "location")


class ConsultationView(IntakeView):
    kind = "consultation"
    form_class = ConsultationRequestForm
    template_name = "consultations/consultation.html"

    def known_phone(self) -> str:
        return last_known_phone()

    def get(self, request, *args, **kwargs):
        # Links can preselect fields; the visitor can change them.
        chosen = {name: request.GET[name] for name in PRESET_FIELDS if name in request.GET}
        return self.render_form(request, ConsultationRequestForm(initial=chosen), 200)

    def store_submission(self, request, form, suspicions) -> str:
        texts = form_snippet_for(form.cleaned_data["page"], request)
        return services.submit_request(form, texts, suspicions).reference

    def thanks_url(self, answer: str) -> str:
        return reverse("consultation_thanks") + "?" + urlencode({"r": thanks_token(answer)})


def thanks_token(reference: str) -> str:
    """Return an encrypted token with what the thank-you page shows; it expires after an hour."""
    sent = ConsultationRequest.objects.filter(reference=reference).only("place", "crisis_language").first()
    return encrypt_token(
        "thanks",
        {
            "reference": reference,
            "place": sent.place if sent else "",
            "crisis": sent.crisis_language if sent else False,
        },
    )


@require_safe
@never_cache
def request_thanks_page(request):
    """The thank-you page. Without a valid token it has no reference number."""
    details = decrypt_token("thanks", request.GET.get("r", ""), THANKS_SECONDS) or {}
    return render(
        request, "consultations/thanks.html", details | {"texts": form_snippet_for(None, request), "no_form": True}
    )
