"""The question form at /ask/ and its thank-you page."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import Question, QuestionTexts
from blog.questions.forms import QuestionForm
from blog.questions.services import submit_question
from cms.clinic.context import last_known_phone
from cms.page_cache.content_version import cached
from cms.privacy.crypto import decrypt_token, encrypt_token
from cms.public_forms.views import IntakeView
from conditions.selectors import condition_choices, published_conditions

THANKS_SECONDS = 3600


def get_question_texts(request) -> QuestionTexts:
    return cached(request, "question texts", QuestionTexts.load)


class AskView(IntakeView):
    kind = "question"
    form_class = QuestionForm
    template_name = "blog/ask.html"

    def known_phone(self) -> str:
        return last_known_phone()

    def get(self, request, *args, **kwargs):
        # A link can preselect the condition; the reader can change it.
        initial = {"condition": request.GET["condition"]} if "condition" in request.GET else {}
        return self.render_form(request, QuestionForm(initial=initial), 200)

    def page_context(self, request, form) -> dict:
        form.fields["condition"].choices = condition_choices(published_conditions(request))
        return {
            "texts": get_question_texts(request),
            "ask_form": form,
        }

    def store_submission(self, request, form, suspicions) -> str:
        return submit_question(form, suspicions).reference

    def thanks_url(self, answer: str) -> str:
        question = Question.objects.filter(reference=answer).only("crisis_language").first()
        payload = {"reference": answer, "crisis": bool(question and question.crisis_language)}
        return reverse("ask_thanks") + "?" + urlencode({"r": encrypt_token("question-thanks", payload)})


@require_safe
@never_cache
def question_thanks_page(request):
    """The thank-you page; without a valid token it shows no reference number."""
    payload = decrypt_token("question-thanks", request.GET.get("r", ""), THANKS_SECONDS) or {}
    return render(request, "blog/ask_thanks.html", payload | {"no_form": True})
