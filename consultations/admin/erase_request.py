"""Lets the owner erase one request permanently, after a checkbox and the password."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import TemplateView

from cms.core.state_machine import StaleVersionError, TransitionError
from cms.privacy import access_log
from cms.privacy.mixins import submitted_version
from consultations.admin.mixins import RequestDetailMixin
from consultations.erasure import ERASE, erase_request
from consultations.models import ConsultationRequest


def confirmation_error(request) -> str:
    """Return an error message if the checkbox or the password is missing or wrong; empty if both are right."""
    if request.POST.get("sure") != "yes":
        return "Check the box to confirm that you want to erase this permanently."
    try:
        right = get_adapter(request).reauthenticate(request.user, request.POST.get("password", ""))
    except ValidationError as refused:
        return refused.messages[0]
    return "" if right else "That password is incorrect. Enter the password you sign in with."


class EraseView(RequestDetailMixin, TemplateView):
    """GET asks for confirmation; POST erases the request if it has not changed since."""

    http_method_names = ["get", "head", "post"]
    permission = ERASE
    template_name = "consultations/admin/erase.html"
    page_title = "Erase a request"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"one": self.one}

    def post(self, request, *args, **kwargs):
        self.action = access_log.Action.ERASED
        one = self.one
        if missing := confirmation_error(request):
            return self.show_problem(missing, 422)
        one.version = submitted_version(request)
        before = one.state
        try:
            erase_request(one, request.user)
        except StaleVersionError as changed:
            self.one = ConsultationRequest.objects.select_related(*self.related).get(pk=changed.current.pk)
            return self.show_problem(str(changed), 409)
        except TransitionError as refused:
            self.refusal = "refused"
            messages.error(request, str(refused))
            return redirect(self.url)
        self.log_details |= {"from": before, "erased": 1}
        messages.success(request, f"{one.reference} was erased. Anonymous statistics remain.")
        return redirect(self.url)

    def show_problem(self, sentence: str, status: int):
        self.refusal = "not confirmed" if status == 422 else "changed meanwhile"
        return self.render_to_response(self.get_context_data(problem=sentence), status=status)
