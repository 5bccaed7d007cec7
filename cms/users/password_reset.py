"""A new password by mail: asking for the link, and opening it."""

from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from cms.privacy import access_log
from cms.users import emails, lookup, password_tokens, throttle
from cms.users.forms import LostPasswordForm

KEY = "password_link"


class LostPasswordView(FormView):
    """The same page, the same work and the same answer, whether somebody has that name or not."""

    form_class = LostPasswordForm
    template_name = "account/password_reset.html"
    success_url = reverse_lazy("password_link_sent")

    def form_valid(self, form):
        login = form.cleaned_data["login"]
        user = lookup.get_user_by_login(login)
        with transaction.atomic():
            allowed = throttle.may_ask_for_reset(login, user)
            emails.send_link(user if allowed else None)
        return super().form_valid(form)


class LinkSentView(TemplateView):
    template_name = "account/password_reset_done.html"


class PasswordLinkView(View):
    """Takes the token out of the address, so that no other page is told it as the one before."""

    def get(self, request, token: str):
        request.session[KEY] = token
        return redirect("password_reset_confirm")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class NewPasswordView(FormView):
    """Sets the password and nothing else: nobody is signed in by it, and every second factor stays.

    Saving the account ends its sessions.
    """

    form_class = SetPasswordForm
    template_name = "account/password_reset_from_key.html"
    success_url = reverse_lazy("account_login", query={"password": "new"})

    def dispatch(self, request, *args, **kwargs):
        self.holder = password_tokens.user_for_token(request.session.get(KEY, ""))
        if self.holder is None:
            return self.render_to_response({"too_late": True}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.holder}

    @transaction.atomic
    def form_valid(self, form):
        form.save()
        emails.notify_user(self.holder, emails.PASSWORD_SET)
        access_log.record(self.request, "signin", person=self.holder, what=emails.PASSWORD_SET)
        self.request.session.pop(KEY)
        return super().form_valid(form)
