"""What an owner is asked before an account is closed, opened, or loses its second factor."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from home.people import services
from home.people.accounts import name_of
from home.people.forms import PasswordAgainForm
from home.people.views import FormPage


class ConfirmView(FormPage):
    """A page that says what will happen, and a button that does it."""

    template_name = "home/people/confirm.html"
    form_class = forms.Form
    error_message = "Nothing was changed."
    question = ""
    sentences: tuple[str, ...] = ()
    button = ""
    serious = False

    def get_page_title(self):
        return self.question.format(name=name_of(self.user))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "sentences": self.sentences,
            "button": self.button,
            "serious": self.serious,
            "back": self.get_success_url(),
        }

    def get_success_url(self):
        return reverse("colleague", args=[self.user.pk])

    def form_valid(self, form):
        try:
            with services.one_at_a_time(self.request):
                done = self.act()
        except services.Refused as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, done)
        return redirect(self.get_success_url())

    def act(self) -> str:
        """Do it; the sentence that says so. Errors: Refused."""
        raise NotImplementedError


class InviteView(ConfirmView):
    question = "Send the invitation to {name} again"
    sentences = (
        "A new link to set a password goes to the e-mail address of this account. It works once, for 7 days.",
        "A link sent earlier stops working.",
    )
    button = "Send it"

    def act(self):
        services.send_invitation_again(self.request, self.user)
        return f"A new invitation to {self.user.email} is on its way."


class LeaveView(ConfirmView):
    question = "{name} leaves"
    sentences = (
        "The account is closed: all its sessions end at once, and its password and second factor are forgotten.",
        "Open requests that were assigned to it go back to “unassigned”.",
        "The account is not deleted, for its name stands in the history of requests and pages. It can be opened again.",
        "A physician's page that readers see stays as it is. Hide it under Clinic › Physicians.",
    )
    button = "Close the account"
    serious = True

    def act(self):
        count = services.leave(self.request, self.user)
        return f"The account of {name_of(self.user)} is closed. {services.back_in_the_queue(count)}"


class ComeBackView(ConfirmView):
    question = "{name} comes back"
    sentences = (
        "The account is opened again, with the role and the places it had. Look at them first.",
        "The old password does not come back: an invitation to set a new one goes to the account's e-mail address.",
    )
    button = "Open the account again"

    def act(self):
        services.come_back(self.request, self.user)
        return f"The account of {name_of(self.user)} is open. An invitation to {self.user.email} is on its way."


class LostPhoneView(ConfirmView):
    question = "{name} has lost the phone"
    sentences = (
        "Make sure that it is really your colleague who asks: look at them, or call a number you know.",
        "The second factor and the recovery codes of this account are removed, and all its sessions end.",
        "Your colleague and all owners get a mail that says so.",
    )
    button = "Remove the second factor"
    serious = True
    form_class = PasswordAgainForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self):
        services.lose_factor(self.request, self.user)
        return f"The second factor of {name_of(self.user)} is removed. The holder and all owners are told by mail."
