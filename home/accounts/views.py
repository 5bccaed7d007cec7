"""Wagtail's views of users, with roles and locations. The rules are in `services.py`."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from cms.users.mfa import FACTORS, has_factor
from home.accounts import services
from home.accounts.roles import User, get_locations_label, get_role_label, is_invited


class IndexView(users.IndexView):
    @cached_property
    def columns(self):
        # Name and username; without the checkboxes of Wagtail's bulk actions.
        return [
            *super().columns[1:3],
            Column("email", label="Email", sort_key="email"),
            Column("role", label="Role", accessor=get_role_label),
            Column("locations", label="Locations", accessor=get_locations_label),
            Column(
                "has_mfa",
                label="Two-step sign-in",
                accessor=lambda user: "On" if user.has_mfa else "Off",
                sort_key="has_mfa",
            ),
            DateColumn("last_login", label="Last sign-in", sort_key="last_login"),
            Column("status", label="Status", accessor=get_status_label),
        ]

    def get_base_queryset(self):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        staff = super().get_base_queryset().select_related("staff_member")
        return staff.prefetch_related("groups", "staff_member__locations").annotate(has_mfa=Exists(factors))


class CreateView(users.CreateView):
    error_message = "The user could not be added due to errors."
    submit_button_label = "Add user and send invitation"
    submit_button_active_label = "Adding…"

    def post(self, request, *args, **kwargs):
        with services.lock_accounts(request):
            return super().post(request, *args, **kwargs)

    def save_instance(self):
        services.add_user(self.request, self.form.instance, self.form.cleaned_data)
        return self.form.instance

    def get_success_message(self, instance):
        name = get_user_display_name(instance)
        return f"{name} was added with the username {instance.username}. An invitation to {instance.email} was sent."


class EditView(users.EditView):
    def post(self, request, *args, **kwargs):
        with services.lock_accounts(request):
            # Read again: another owner may have changed the user before the lock was free.
            self.object = self.get_object()
            return super().post(request, *args, **kwargs)

    def save_instance(self):
        user = self.form.instance
        self.changed, unassigned = services.update_user(self.request, user, self.form.cleaned_data)
        if unassigned:
            messages.warning(self.request, get_unassigned_message(unassigned))
        return user

    def get_success_message(self):
        return f"{get_user_display_name(self.object)} was updated." if self.changed else "Nothing was changed."

    @cached_property
    def header_more_buttons(self):
        user, buttons = self.object, []
        if self.editing_self:
            return buttons
        if is_invited(user):
            buttons.append(self.get_button("Resend invitation", "reactivate", "mail"))
        if has_factor(user):
            buttons.append(self.get_button("Reset two-step sign-in", "reset_mfa", "key"))
        if user.is_active:
            buttons.append(self.get_button("Deactivate", "deactivate", "lock"))
        else:
            buttons.append(self.get_button("Reactivate", "reactivate", "lock-open"))
        return buttons

    def get_button(self, label: str, view_name: str, icon_name: str) -> Button:
        return Button(label, url=reverse(f"wagtailusers_users:{view_name}", args=[self.object.pk]), icon_name=icon_name)


def get_status_label(user: User) -> str:
    if not user.is_active:
        return "Deactivated"
    return "Invited" if is_invited(user) else "Active"


def get_unassigned_message(count: int) -> str:
    return f"{count} open request{' is' if count == 1 else 's are'} now unassigned."
