"""Lets the owner erase a person's data: all requests with a phone number or email address, at all locations."""

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
from consultations.admin.mixins import RequestAdminPage
from consultations.admin.selection import MAX_SELECTED, selected_requests
from consultations.erasure import ERASE, erase_request
from consultations.form_fields import PhoneField
from consultations.models import ConsultationRequest

CONTACT_LABEL = "The phone number or email address"


class ContactForm(forms.Form):
    """A phone number or email address, normalized as the public forms store it."""

    contact = PublicTextField(
        label_in_sentence=CONTACT_LABEL,
        max_length=254,
        error_messages={"required": "Enter the person's phone number or email address."},
    )

    def clean_contact(self) -> str:
        text = self.cleaned_data["contact"]
        field = EmailField if "@" in text else PhoneField
        return field(label_in_sentence=CONTACT_LABEL).clean(text)


class ErasePersonView(RequestAdminPage, TemplateView):
    """POST saves the search for 15 minutes and redirects to its results."""

    http_method_names = ["get", "head", "post"]
    permission = ERASE
    template_name = "consultations/admin/erase_person.html"
    page_title = "Erase a person’s data"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form") or ContactForm()}

    def post(self, request, *args, **kwargs):
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        number = saved_searches.save_search(request.user, form.cleaned_data["contact"])
        return redirect(reverse("consultation_requests:erase_person_confirm", args=[number]))

    def _log(self, request) -> None:
        """Skip the log: the results page logs what it shows."""


class FoundPersonView(RequestAdminPage, TemplateView):
    """GET lists the requests with this phone or email; POST erases the selected ones if they have not changed."""

    http_method_names = ["get", "head", "post"]
    permission = ERASE
    action = access_log.Action.SEARCHED
    template_name = "consultations/admin/erase_person_confirm.html"
    page_title = "Erase a person’s data"

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
        if missing := confirmation_error(request) if chosen else "Select at least one request.":
            self.refusal = "not confirmed"
            selected = {one.pk for one in chosen} if chosen else None
            return self.render_to_response(self.get_context_data(problem=missing, selected=selected), status=422)
        refused = []
        for one in chosen:
            try:
                erase_request(one, request.user)
            except TransitionError as why:
                refused.append(one.reference)
                messages.error(request, f"{one.reference} was not erased. {why}")
            else:
                self.logged_references.append(one.reference)
        self.add_result_messages(refused)
        return redirect(request.path)

    def add_result_messages(self, refused: list[str]) -> None:
        erased = len(self.logged_references)
        self.action = access_log.Action.ERASED
        self.log_details |= {"erased": erased, "refused": refused}
        if erased:
            messages.success(self.request, f"{erased} request{' was' if erased == 1 else 's were'} erased.")
        else:
            self.refusal = "refused"

    def searched_contact(self) -> str:
        """Return the searched phone or email; empty after the search expired."""
        form = ContactForm({"contact": saved_searches.load_search(self.request.user, self.kwargs["search"]) or ""})
        return form.cleaned_data["contact"] if form.is_valid() else ""

    def matching_requests(self, contact: str):
        """Return the requests at all locations whose hashed contact details match."""
        return ConsultationRequest.objects.filter(pk__in=subjects_matching(contact))


def _is_requesters_contact(one: ConsultationRequest, contact: str) -> bool:
    """Whether the contact is the requester's own, not that of a referring clinician."""
    if "@" in contact:
        return blind_index.email(one.email) == blind_index.email(contact)
    return last_ten_digits(one.phone) == last_ten_digits(contact)
