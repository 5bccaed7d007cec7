"""Confirmation pages: deactivate a user, reactivate or invite again, reset two-step sign-in."""

from allauth.account.decorators import reauthentication_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.accounts import services
from home.accounts.roles import User
from home.accounts.views import get_unassigned_message


class ConfirmView(WagtailAdminTemplateMixin, TemplateView):
    """Says what will happen, and does it on POST."""

    template_name = "home/accounts/confirm.html"
    header_icon = "user"
    # Wagtail then shows the title in the header.
    breadcrumbs_items = ()
    title = ""
    consequences: tuple[str, ...] = ()
    submit_button_label = ""
    is_serious = False

    def get_user(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_edit_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.kwargs["pk"]])

    def get_page_title(self):
        return self.title.format(name=get_user_display_name(self.get_user()))

    def post(self, request, *args, **kwargs):
        try:
            with services.lock_accounts(request):
                success_message = self.perform(self.get_user())
        except services.AccountChangeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, success_message)
        return redirect(self.get_edit_url())

    def perform(self, user: User) -> str:
        """Make the change; returns the success message. Errors: AccountChangeError."""
        raise NotImplementedError


class DeactivateView(ConfirmView):
    title = "Deactivate {name}"
    consequences = (
        "The user is signed out everywhere. The password and two-step sign-in are removed.",
        "Open requests assigned to the user become unassigned.",
        "The user is not deleted, because the name is part of the history of requests and pages. "
        "You can reactivate the user later.",
        "The public profile of a physician does not change. You can hide it under Clinic › Physicians.",
    )
    submit_button_label = "Deactivate"
    is_serious = True

    def perform(self, user):
        unassigned = services.deactivate(self.request, user)
        return f"{get_user_display_name(user)} was deactivated. {get_unassigned_message(unassigned)}"


class ReactivateView(ConfirmView):
    """For users who were deactivated, and for those who have not used their invitation."""

    title = "Invite {name} again"
    consequences = (
        "A link to set a password is sent to the user's email address. It works once, for 7 days.",
        "Earlier links and the old password stop working.",
        "The user has the role and locations that you see on the user's page. Check them first.",
    )
    submit_button_label = "Send invitation"

    def perform(self, user):
        services.reinvite(self.request, user)
        return f"An invitation to {user.email} was sent."


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class ResetMFAView(ConfirmView):
    """Asks owners who signed in more than five minutes ago to confirm who they are."""

    title = "Reset two-step sign-in for {name}"
    consequences = (
        "Make sure that the request really comes from this person: talk face to face, or call a number you know.",
        "The user's passkeys, authenticator app and recovery codes are removed, and the user is signed out everywhere.",
        "The user and all owners are notified by email.",
    )
    submit_button_label = "Reset two-step sign-in"
    is_serious = True

    def perform(self, user):
        services.reset_mfa(self.request, user)
        name = get_user_display_name(user)
        return f"Two-step sign-in was reset for {name}. The user and all owners are being notified by email."
