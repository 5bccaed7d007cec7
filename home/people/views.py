"""Colleagues, for owners: the list, one account, and its forms. The rules are in `services.py`."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.privacy import access_log
from cms.users.factors import has_factor
from home.people import services
from home.people.accounts import User, is_last_owner, is_owner, name_of, places_words, role_words, was_invited
from home.people.forms import AddForm, EditForm


class OwnersOnly(WagtailAdminTemplateMixin):
    """A page of this area: nobody but an owner gets to see it, and whoever tries is noted."""

    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if not is_owner(request.user):
            with transaction.atomic():
                access_log.record(request, "refused", what="colleagues", account=kwargs.get("pk"))
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def user(self) -> User:
        """Whose account the page is about."""
        accounts = User.objects.select_related("staff_member").prefetch_related("groups", "staff_member__locations")
        return get_object_or_404(accounts, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        items = [{"url": reverse("colleagues"), "label": "Colleagues"}]
        if "pk" in self.kwargs:
            items.append({"url": reverse("colleague", args=[self.user.pk]), "label": name_of(self.user)})
        return [*self.breadcrumbs_items, *items, *self.last_breadcrumb()]

    def last_breadcrumb(self) -> list[dict]:
        return [{"url": "", "label": self.get_page_title()}]


class ListView(OwnersOnly, TemplateView):
    page_title = "Colleagues"
    template_name = "home/people/index.html"

    def last_breadcrumb(self):
        return []

    @property
    def header_buttons(self):
        return [HeaderButton("Add a colleague", reverse("add_colleague"), icon_name="plus")]

    def get_context_data(self, **kwargs):
        accounts = User.objects.select_related("staff_member").prefetch_related("groups", "staff_member__locations")
        ordered = accounts.order_by("-is_active", "last_name", "first_name", "username")
        return super().get_context_data(**kwargs) | {"people": [in_words(user) for user in ordered]}


class FormPage(OwnersOnly, FormView):
    """A form in Wagtail's own frame; what was typed stays when something is wrong."""

    error_message = ""

    def get_success_url(self):
        return reverse("colleagues")

    def form_invalid(self, form):
        messages.validation_error(self.request, self.error_message, form)
        return super().form_invalid(form)


class AddView(FormPage):
    page_title = "Add a colleague"
    template_name = "home/people/form.html"
    form_class = AddForm
    error_message = "No account was made: something is missing or wrong below."
    extra_context = {"submit_button_label": "Add, and send the invitation", "submit_button_active_label": "Adding…"}

    def post(self, request, *args, **kwargs):
        with services.one_at_a_time(request):
            form = self.get_form()
            valid = form.is_valid()
            user = form.made_already or (services.add_colleague(request, form.cleaned_data) if valid else None)
        if user is None:
            return self.form_invalid(form)
        said = f"{name_of(user)} has an account, {user.get_username()}. An invitation to {user.email} is on its way."
        messages.success(request, said)
        return redirect(self.get_success_url())


class EditView(FormPage):
    template_name = "home/people/edit.html"
    form_class = EditForm
    error_message = "Nothing was saved: something is missing or wrong below."
    extra_context = {"submit_button_label": "Save", "submit_button_active_label": "Saving…"}

    def get_page_title(self):
        return name_of(self.user)

    def last_breadcrumb(self):
        return []

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.user, "by": self.request.user}

    def post(self, request, *args, **kwargs):
        try:
            with services.one_at_a_time(request):
                form = self.get_form()
                if not form.is_valid():
                    return self.form_invalid(form)
                changed, unassigned = services.change_colleague(request, self.user, form.cleaned_data)
        except services.Refused as refused:
            form.add_error("role", str(refused))
            return self.form_invalid(form)
        messages.success(request, f"{name_of(self.user)} is saved." if changed else "Nothing was changed.")
        if unassigned:
            messages.warning(request, services.back_in_the_queue(unassigned))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "person": in_words(self.user),
            "own": self.user == self.request.user,
            "last_owner": is_last_owner(self.user),
        }


def in_words(user: User) -> dict:
    """What the list and the page say about an account."""
    return {
        "user": user,
        "name": name_of(user),
        "role": role_words(user),
        "places": places_words(user),
        "factor": has_factor(user),
        "invited": was_invited(user),
    }
