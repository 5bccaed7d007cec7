"""The way of every public form, whatever it asks.

Read `IntakeView.post` from top to bottom: it is the contract's table. Whatever goes wrong, the answer
is the form's own page with all that was typed, one plain sentence, and the clinic's phone number.
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

# The longest honest form is under 5 KB; one that says it is larger is not even read.
MAX_BODY_BYTES = 64 * 1024


class SeeOther(HttpResponseRedirect):
    status_code = 303


# No session stands behind a public form, so there is nothing for a forged request to ride on;
# cms/public_forms/origin.py refuses what comes from other sites.
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class IntakeView(View):
    """Subclasses say what they ask (`form_class`), where it stands (`template_name`), and how it is stored."""

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
            # The class alone: a database's own message may hold the values it was given.
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
        """Store what was sent, in the open transaction; the answer that `thanks_url` understands."""
        raise NotImplementedError

    def thanks_url(self, answer: str) -> str:
        raise NotImplementedError

    def spam_codes(self, request, form) -> list[str]:
        """Why this looks like a machine's; empty for a person's."""
        found = score_submission(form, request)
        # What is recognised counts for nothing, so that a storm takes nobody's place.
        if not is_spam(found) and rate_limits.check_global_limit(self.kind):
            found = [FLOOD, *found]
        return [str(mark) for mark in found] if is_spam(found) else []

    @staticmethod
    def read_post(request) -> QueryDict | None:
        """What was sent; None when it is too large. What cannot be read at all counts as an empty form."""
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
        """The database is away, so the page is made without it: what was typed, ready to be sent again."""
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        response = render(
            None, "503.html", {"typed": typed, "action": request.path, "phone": self.known_phone()}, status=503
        )
        response["Retry-After"] = "30"
        response["Cache-Control"] = "no-store, private"
        return response

    def known_phone(self) -> str:
        """The clinic's number without asking the database; empty when it was never seen."""
        return ""
