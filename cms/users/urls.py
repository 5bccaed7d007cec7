"""The one door. Mounted before Wagtail's own addresses, so that no other login view answers."""

from allauth.account import views
from django.http import Http404
from django.urls import path, re_path
from django.views.generic import RedirectView

password_change = views.PasswordChangeView.as_view(success_url="/admin/")
to_the_door = RedirectView.as_view(url="/admin/login/", query_string=True)


def closed(request, **kwargs):
    raise Http404


urlpatterns = [
    path("admin/login/", views.login, name="account_login"),
    path("_util/login/", to_the_door),
    path("admin/inactive/", views.account_inactive, name="account_inactive"),
    path("admin/reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("admin/password/", password_change, name="account_change_password"),
    path("admin/signup/", closed, name="account_signup"),
    # Wagtail mails a reset link inside the request; until ours goes through the outbox, an owner sets a new password.
    re_path(r"^admin/password_reset/", closed),
]
