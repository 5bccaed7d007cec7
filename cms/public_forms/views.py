"""The base view of every public form.

`IntakeView.post` lists the cases in order. If anything goes wrong, the response is the form's own page with everything
that was typed, one sentence that explains what happened, and the clinic's phone number.
"""

import logging

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from cms.public_forms import origin, rate_limits
from cms.public_forms.forms import IntakeForm
from cms.public_forms.idempotency import IdempotencyConflict, get_or_store
from cms.public_forms.spam.classifier import FLOOD, score_submission
from cms.public_forms.spam.signals import is_spam

log = logging.getLogger("cms.public_forms")

# The longest valid form is under 5 KB. A body that declares more than this is not read.
MAX_BODY_BYTES = 64 * 1024


class SeeOther(HttpResponseRedirect):
    status_code = 303


# The public forms use no session, so a forged request gains nothing. cms/public_forms/origin.py refuses other sites.
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class IntakeView(View):
    """Base view of a public form. Subclasses set `form_class` and `template_name` and implement `store_submission`."""

    kind: str
    form_class: type[IntakeForm]
    template_name: str
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            if request.method != "POST":
                raise
            # Only the class: a database's message can contain the values that were sent.
            log.error("%s not stored: %s", self.kind, type(error).__name__)
            return self.database_unavailable(request)

    def get(self, request, *args, **kwargs):
        return self.render_form(request, self.form_class(), 200)

    def post(self, request, *args, **kwargs):
        if (data := self.read_post(request)) is None:
            return self.too_large(request)
        form = self.form_class(data)
        came_from = origin.check_origin(request)
        if came_from is origin.Verdict.FOREIGN:
            return self.render_form(request, form, 403, refusal="foreign")
        if came_from is origin.Verdict.UNKNOWN and not origin.is_confirmed(data.get("confirm", "")):
            return self.render_form(request, form, 422, refusal="confirm", confirm=origin.new_confirm())
        if not form.is_valid():
            return self.render_form(request, form, 422, confirm=data.get("confirm", ""))
        return self.store_once(request, form)

    def store_once(self, request, form):
        def store_now() -> str:
            rate_limits.check_sender_limit(self.kind, request)
            return self.store_submission(request, form, suspicions=self.spam_codes(request, form))

        try:
            answer = get_or_store(self.kind, form.cleaned_data["key"], form.fingerprint_data(), store_now)
        except IdempotencyConflict:
            return self.render_form(request, form, 409, refusal="other-body", send_as_new=True)
        except rate_limits.RateLimitExceeded as over:
            response = self.render_form(request, form, 429, refusal="over-limit")
            response["Retry-After"] = str(over.retry_after)
            return response
        return SeeOther(self.thanks_url(answer))

    def store_submission(self, request, form, suspicions: list[str]) -> str:
        """Store the form in the open transaction and return an answer for `thanks_url`."""
        raise NotImplementedError

    def thanks_url(self, answer: str) -> str:
        raise NotImplementedError

    def spam_codes(self, request, form) -> list[str]:
        """Return the spam signals of this form as they are stored; empty if it is not spam."""
        found = score_submission(form, request)
        # Recognized spam is not counted, so that a flood of it does not use up the limit for patients.
        if not is_spam(found) and rate_limits.check_global_limit(self.kind):
            found = [FLOOD, *found]
        return [str(signal) for signal in found] if is_spam(found) else []

    @staticmethod
    def read_post(request) -> QueryDict | None:
        """Return the POST data; None if it is too large. A body that can't be parsed counts as an empty form."""
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
                return None
            return request.POST
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return None
        except (BadRequest, MultiPartParserError, UnicodeError, ValueError, OSError):
            return QueryDict()

    def render_form(self, request, form, status: int, **context):
        context |= self.page_context(request, form) | {"form": form, "refused": status != 200}
        response = render(request, self.template_name, context, status=status)
        if status != 200:
            response["Cache-Control"] = "no-store, private"
        return response

    def page_context(self, request, form) -> dict:
        return {}

    def too_large(self, request):
        response = render(request, "public_forms/too_large.html", {"no_form": True}, status=413)
        response["Cache-Control"] = "no-store, private"
        return response

    def database_unavailable(self, request) -> HttpResponse:
        """Return a page made without the database, with everything that was typed, ready to be sent again."""
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        response = render(
            None, "503.html", {"typed": typed, "action": request.path, "phone": self.known_phone()}, status=503
        )
        response["Retry-After"] = "30"
        response["Cache-Control"] = "no-store, private"
        return response

    def known_phone(self) -> str:
        """Return the clinic's phone number without a database query; empty if it was never loaded."""
        return ""
