"""The pages of second factors, where they do more than allauth's: other sessions end, the holder is told."""

from allauth.account.views import PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.privacy import access_log
from cms.users import emails, mfa, sessions


@method_decorator(login_required, name="dispatch")
class ChangePasswordView(PasswordChangeView):
    """Saving the account ends the other sessions."""

    success_url = reverse_lazy("wagtailadmin_home")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        emails.notify_user(self.request.user, emails.PASSWORD_CHANGED)
        access_log.record(self.request, "signin", what=emails.PASSWORD_CHANGED)
        return response


class OverviewView(IndexView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"must_add": not sessions.is_fully_authenticated(self.request)}


class FactorAddedMixin:
    """After the first factor, allauth makes recovery codes and shows them."""

    kind: str

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        mfa.was_added(self.request, self.kind)
        return response


class AddAppView(FactorAddedMixin, ActivateTOTPView):
    kind = Authenticator.Type.TOTP.value

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # Made by the QR library from our own address; only the part that stands inside a page is shown.
        picture = mark_safe(context["totp_svg"][context["totp_svg"].index("<svg") :])
        return context | {"picture": picture, "secret": context["form"].secret}


class AddPasskeyView(FactorAddedMixin, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN.value

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # A passkey that signs in without a password: stored on the device and unlocked by fingerprint, face or PIN.
        options = context["js_data"]["creation_options"]
        selection = {"residentKey": "required", "requireResidentKey": True, "userVerification": "required"}
        options["publicKey"]["authenticatorSelection"] |= selection
        return context | {"options": options}


class RemoveAppView(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        mfa.report_change(self.request, emails.FACTOR_REMOVED, kind=Authenticator.Type.TOTP.value)
        return response


class RemovePasskeyView(RemoveWebAuthnView):
    def get_context_data(self, **kwargs):
        allowed = get_adapter().can_delete_authenticator(self.object)
        refusal = "" if allowed else get_adapter().error_messages["cannot_delete_authenticator"]
        return super().get_context_data(**kwargs) | {"refusal": refusal}

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    @transaction.atomic
    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form))
        response = super().form_valid(form)
        mfa.report_change(self.request, emails.FACTOR_REMOVED, kind=Authenticator.Type.WEBAUTHN.value)
        return response


class PasskeySignInView(LoginWebAuthnView):
    """In by passkey alone, for it is two factors: the device, and what opens it."""

    def form_invalid(self, form):
        after = {"next": self.request.POST["next"]} if self.request.POST.get("next") else {}
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(after | {'passkey': 'no'})}")


class PasskeyAgainView(ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data() | {"wrong": True})


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(ViewRecoveryCodesView):
    """Shows new codes once (`MFA_RECOVERY_CODES_SHOW_ONCE`)."""

    template_name = "mfa/recovery_codes.html"


class NewRecoveryCodesView(GenerateRecoveryCodesView):
    template_name = "mfa/new_recovery_codes.html"

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        mfa.report_change(self.request, emails.CODES_MADE)
        return response


@require_safe
@login_required
@never_cache
def still_signed_in(request):
    """Who is signed in, and the token a form needs now: signing in again in another tab makes a new one."""
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})
