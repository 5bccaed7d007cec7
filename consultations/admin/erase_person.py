"""The owner erases a person: everything sent with a phone number or an e-mail address, at all places."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from cms.core.state_machine import TransitionError
from cms.phone_numbers import last_ten_digits
from cms.privacy import access_log, blind_index
from cms.privacy.blind_index import subjects_matching
from cms.public_forms.fields import EmailField
from cms.public_forms.forms import PublicTextField
from consultations.admin import saved_searches
from consultations.admin.erase_request import confirmation_error
from consultations.admin.mixins import DeskPage
from consultations.admin.selection import MAX_SELECTED, selected_requests
from consultations.erasure import ERASE, erase_request
from consultations.form_fields import PhoneField
from consultations.models import ConsultationRequest

SAID = "The phone number or e-mail address"


class ContactForm(forms.Form):
    """A phone number or an e-mail address, as the forms of the site keep them."""

    contact = PublicTextField(
        label_in_sentence=SAID,
        max_length=254,
        error_messages={"required": "Type the phone number or the e-mail address of the person."},
    )

    def clean_contact(self) -> str:
        text = self.cleaned_data["contact"]
        field = EmailField if "@" in text else PhoneField
        return field(label_in_sentence=SAID).clean(text)


class ErasePersonView(DeskPage, TemplateView):
    """POST keeps what was typed for a quarter of an hour, and leads to what it finds."""

    http_method_names = ["get", "head", "post"]
    permission = ERASE
    template_name = "consultations/admin/erase_person.html"
    page_title = "Erase a person"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form") or ContactForm()}

    def post(self, request, *args, **kwargs):
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        number = saved_searches.save_search(request.user, form.cleaned_data["contact"])
        return redirect(reverse("consultation_requests:erase_person_confirm", args=[number]))

    def _log(self, request) -> None:
        """Shows nobody; what is found is logged when it is shown."""


class FoundPersonView(DeskPage, TemplateView):
    """GET shows what was sent with the phone or address; POST erases the ticked ones, each as it was seen."""

    http_method_names = ["get", "head", "post"]
    permission = ERASE
    action = access_log.Action.SEARCHED
    template_name = "consultations/admin/erase_person_confirm.html"
    page_title = "Erase a person"

    def get_context_data(self, **kwargs):
        contact = self.searched_contact()
        found = list(self.matching_requests(contact).order_by("-created_at")[: MAX_SELECTED + 1])
        rows = [(one, _is_requesters_contact(one, contact)) for one in found[:MAX_SELECTED]]
        self.logged_references += [one.reference for one, _ in rows]
        self.log_details["found"] = len(rows)
        return super().get_context_data(**kwargs) | {
            "contact": contact,
            "rows": rows,
            "more": len(found) > MAX_SELECTED,
        }

    def post(self, request, *args, **kwargs):
        chosen = selected_requests(self.matching_requests(self.searched_contact()), request.POST)
        if missing := confirmation_error(request) if chosen else "Tick at least one request.":
            self.refusal = "not confirmed"
            kept = {one.pk for one in chosen} if chosen else None
            return self.render_to_response(self.get_context_data(problem=missing, kept=kept), status=422)
        refused = []
        for one in chosen:
            try:
                erase_request(one, request.user)
            except TransitionError as why:
                refused.append(one.reference)
                messages.error(request, f"{one.reference} is not erased. {why}")
            else:
                self.logged_references.append(one.reference)
        self.add_result_messages(refused)
        return redirect(request.path)

    def add_result_messages(self, refused: list[str]) -> None:
        erased = len(self.logged_references)
        self.action = access_log.Action.ERASED
        self.log_details |= {"erased": erased, "refused": refused}
        if erased:
            messages.success(self.request, f"{erased} request{' is' if erased == 1 else 's are'} erased.")
        else:
            self.refusal = "refused"

    def searched_contact(self) -> str:
        """What was typed, while it is kept; empty after that."""
        form = ContactForm({"contact": saved_searches.load_search(self.request.user, self.kwargs["search"]) or ""})
        return form.cleaned_data["contact"] if form.is_valid() else ""

    def matching_requests(self, contact: str):
        """Through hashes, at all places: a person is erased everywhere or is not erased."""
        return ConsultationRequest.objects.filter(pk__in=subjects_matching(contact))


def _is_requesters_contact(one: ConsultationRequest, contact: str) -> bool:
    """Whether it is the phone or address of who asked, and not of a clinician who sent a patient."""
    if "@" in contact:
        return blind_index.email(one.email) == blind_index.email(contact)
    return last_ten_digits(one.phone) == last_ten_digits(contact)
