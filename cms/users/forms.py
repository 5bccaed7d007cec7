"""allauth's forms where our limits differ: codes are counted and used up in the database."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from cms.users import throttle

TOO_MANY_CODES = "Too many incorrect codes. Use your passkey, or try again in 15 minutes."


class ThrottledCodeMixin:
    """A code from the app, or a recovery code: six wrong ones in 15 minutes, and each right one once."""

    def clean_code(self) -> str:
        if not throttle.may_try_code(context.request, self.user):
            raise ValidationError(TOO_MANY_CODES)
        code = super().clean_code()
        if not throttle.is_first_use(self.user, _digits(code)):
            raise get_adapter().validation_error("incorrect_code")
        throttle.code_was_right(self.user)
        return code


class SignInCodeForm(ThrottledCodeMixin, AuthenticateForm):
    """The second step after the password."""


class CodeAgainForm(ThrottledCodeMixin, ReauthenticateForm):
    """To be sure it is still the same person."""


class AddAppForm(ThrottledCodeMixin, ActivateTOTPForm):
    """The first code of a new app counts as used."""


class PasskeySignInForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
            # Whatever a stranger sends in place of a passkey's answer.
            raise ValidationError("That passkey isn't registered on this site.") from error


class NewPasswordForm(ChangePasswordForm):
    """The old password is one more place to guess it, so it is counted with the others."""

    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        adapter = get_account_adapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password


class LostPasswordForm(forms.Form):
    login = forms.CharField(max_length=254, error_messages={"required": "Enter your username or email address."})


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isalnum())
