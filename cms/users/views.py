"""The pages of second factors, where they do more than allauth's: other sessions end, the holder is told."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
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
from django.views.generic import TemplateView

from cms.privacy import access_log
from cms.users import factors, notices, sessions


@method_decorator(login_required, name="dispatch")
class ChangePasswordView(PasswordChangeView):
    """Saving the account ends the other sessions."""

    success_url = reverse_lazy("wagtailadmin_home")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        notices.tell(self.request.user, notices.PASSWORD_CHANGED)
        access_log.record(self.request, "signin", what=notices.PASSWORD_CHANGED)
        return response


class OverviewView(IndexView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "codes_left": self.request.user.recovery_codes.count(),
            "must_add": not sessions.may_work(self.request),
        }


class FactorAddedMixin:
    """After the first factor come the recovery codes."""

    kind: str

    def get_success_url(self) -> str:
        return reverse("mfa_index" if self.request.user.recovery_codes.exists() else "recovery_codes")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        factors.was_added(self.request, self.kind)
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
        # A passkey that signs in by itself: kept on the device, opened with its lock. The last challenge counts.
        return context | {"options": begin_registration(self.request.user, passwordless=True)}


class RemoveAppView(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        factors.was_removed(self.request, Authenticator.Type.TOTP.value)
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
        factors.was_removed(self.request, Authenticator.Type.WEBAUTHN.value)
        return response


class PasskeySignInView(LoginWebAuthnView):
    """In by passkey alone, for it is two factors: the device, and what opens it."""

    def form_invalid(self, form):
        after = {"next": self.request.POST["next"]} if self.request.POST.get("next") else {}
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(after | {'passkey': 'no'})}")


class PasskeyAgainView(ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data() | {"wrong": True})


@method_decorator([never_cache, reauthentication_required(app="allauth.mfa")], name="dispatch")
class RecoveryCodesView(TemplateView):
    """Ten codes, shown in the answer to the POST that makes them, and never again."""

    template_name = "mfa/recovery_codes.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "left": self.request.user.recovery_codes.count(),
            "has_factor": factors.has_factor(self.request.user),
        }

    def post(self, request, *args, **kwargs):
        context = self.get_context_data()
        codes = factors.make_recovery_codes(request) if context["has_factor"] else []
        return self.render_to_response(context | {"codes": codes})


@require_safe
@login_required
@never_cache
def still_signed_in(request):
    """Who is signed in, and the token a form needs now: signing in again in another tab makes a new one."""
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})
