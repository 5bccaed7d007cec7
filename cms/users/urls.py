"""The one door. Mounted before Wagtail's own addresses, so that no other login view answers."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.http import Http404
from django.urls import path, re_path
from django.views.generic import RedirectView

from cms.users import password_reset, views

to_the_door = RedirectView.as_view(url="/admin/login/", query_string=True)


def closed(request, **kwargs):
    raise Http404


urlpatterns = [
    path("admin/login/", account.login, name="account_login"),
    path("admin/login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("admin/login/passkey/", views.PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("_util/login/", to_the_door),
    path("admin/session/", views.still_signed_in, name="staff_session"),
    path("admin/inactive/", account.account_inactive, name="account_inactive"),
    path("admin/signup/", closed, name="account_signup"),
    # Wagtail's bulk actions would deactivate or delete users without the rules of `home/accounts/services.py`.
    re_path(r"^admin/bulk/users/", closed),
    # To be sure it is still the same person
    path("admin/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/reauthenticate/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("admin/reauthenticate/passkey/", views.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    # Second factors
    path("admin/security/", views.OverviewView.as_view(), name="mfa_index"),
    path("admin/security/app/add/", views.AddAppView.as_view(), name="mfa_activate_totp"),
    path("admin/security/app/remove/", views.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("admin/security/passkeys/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("admin/security/passkeys/<int:pk>/remove/", views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("admin/security/codes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("admin/security/codes/new/", views.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    # Passwords
    path("admin/password/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("admin/password_reset/", password_reset.LostPasswordView.as_view(), name="account_reset_password"),
    path("admin/password_reset/sent/", password_reset.LinkSentView.as_view(), name="password_link_sent"),
    path("admin/password_reset/new/", password_reset.NewPasswordView.as_view(), name="password_reset_confirm"),
    path("admin/password_reset/<str:token>/", password_reset.PasswordLinkView.as_view(), name="password_link"),
]
