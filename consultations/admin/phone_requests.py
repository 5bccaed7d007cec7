"""“Log a phone call”: a staff member enters a caller's request, which is then handled like any other."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from cms.privacy import access_log
from cms.public_forms.idempotency import IdempotencyConflict, get_or_store
from consultations import services
from consultations.admin.mixins import CHANGE, RequestAdminPage
from consultations.forms import CallForm
from consultations.models import ConsultationForm, ConsultationRequest


class CallView(RequestAdminPage, TemplateView):
    template_name = "consultations/admin/call.html"
    page_title = "Log a phone call"
    permission = CHANGE
    action = access_log.Action.CHANGED

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or CallForm(
            auto_id="call_%s", initial={"key": ConsultationRequest._meta.pk.get_default().hex}
        )
        texts = ConsultationForm.objects.filter(is_default=True).first()
        return super().get_context_data(**kwargs) | {"form": form, "texts": texts}

    def post(self, request, *args, **kwargs):
        form = CallForm(request.POST, auto_id="call_%s")
        if not form.is_valid():
            self.refusal = "incomplete"
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            number = self.store_once(form)
        except IdempotencyConflict:
            self.refusal = "same key, different answers"
            form.add_error(None, "This call was already saved. Open it in the list and add a note.")
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect(reverse("consultation_requests:inspect", args=[number]))

    def store_once(self, form: CallForm) -> str:
        """Store the call once, also after a double click, and return the request's id."""

        def store_now() -> str:
            made = services.record_call(form, self.request.user)
            self.logged_references.append(made.reference)
            self.log_details["entry"] = made.entry
            messages.success(self.request, f"{made.reference} is saved and assigned to you.")
            return str(made.pk)

        with transaction.atomic():
            return get_or_store("call", form.cleaned_data["key"], form.fingerprint_data(), store_now)

    def _log(self, request) -> None:
        # An empty form shows no personal data.
        if request.method == "POST":
            super()._log(request)
