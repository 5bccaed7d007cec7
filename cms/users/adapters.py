import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from cms.users import lookup, mfa, throttle
from cms.users.client_ip import client_address
from cms.users.models import AppSecret

WRONG = "The username or password is incorrect."
TOO_MANY = "Too many incorrect passwords for this account. Sign in with your passkey, or try again in 15 minutes."


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner in the admin; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": "That password is incorrect.",
        "enter_current_password": "That password is incorrect.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return client_address(request)

    def add_message(self, *args, **kwargs) -> None:
        """No greeting after signing in: the dashboard says what waits."""

    def authenticate(self, request, **credentials):
        """Every password that is compared comes through here, and is counted before it is compared."""
        login = credentials.get("username") or credentials.get("email") or ""
        user = lookup.get_user_by_login(login)
        if not throttle.allow_password_attempt(request, login, user):
            raise self.validation_error("too_many_login_attempts")
        # One name, or none, so that one hash is computed and nothing is compared that was counted for another.
        name = user.username if user else ""
        found = super().authenticate(request, username=name, password=credentials.get("password"))
        if found:
            throttle.reset_password_attempts(request, login, user)
        return found

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not within five minutes of signing in: nobody types the same password twice in a row."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT


class StaffMFAAdapter(DefaultMFAAdapter):
    """Passkeys belong to the host of SITE_URL; secrets of apps and recovery codes are stored encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code didn't work or was already used. Use a new code.",
        "cannot_delete_authenticator": "This is your only two-step sign-in method. Add another before removing it.",
    }

    def encrypt(self, text: str) -> str:
        """A row of its own, so that a new key reaches it like everything else that is encrypted."""
        return str(AppSecret.objects.create(secret=text).pk)

    def decrypt(self, encrypted_text: str) -> str:
        return AppSecret.objects.get(pk=encrypted_text).secret

    def get_totp_issuer(self) -> str:
        return urlsplit(settings.SITE_URL).hostname

    def get_public_key_credential_rp_entity(self) -> dict:
        # A bare number is no name a passkey can belong to; on one's own machine it is localhost.
        host = "localhost" if settings.IS_LOCAL else urlsplit(settings.SITE_URL).hostname
        return {"id": host, "name": host}

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return settings.STAFF_MFA == "optional" or not mfa.is_last_factor(authenticator)
