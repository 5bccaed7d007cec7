import re

from django import forms
from django.db.models import Q
from wagtail.admin.utils import get_user_display_name

from cms.clinic.models import Location, Physician, StaffMember
from home.accounts.roles import ROLE_LABELS, User, get_role, get_staff_member, is_last_owner
from home.roles import ROLES

OWNER_WARNING = "Owners can read every request and remove other users, including you."


class StaffUserForm(forms.ModelForm):
    """A user's name, email, role and access. `home/accounts/services.py` saves it."""

    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    email = forms.EmailField(
        max_length=254, help_text="Personal address for notifications and password resets. Not shared with anyone."
    )
    role = forms.ChoiceField(
        choices=[(name, ": ".join(ROLE_LABELS[name])) for name in ROLES],
        widget=forms.RadioSelect,
        help_text=OWNER_WARNING,
        error_messages={"required": "Select a role.", "invalid_choice": "Select a role from the list."},
    )
    scope = forms.ChoiceField(
        label="Access", choices=StaffMember.Scope.choices, initial=StaffMember.Scope.ALL, widget=forms.RadioSelect
    )
    locations = forms.ModelMultipleChoiceField(
        Location.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Used only with selected locations. Owners see all locations.",
    )
    physician = forms.ModelChoiceField(
        Physician.objects.all(), label="Linked physician profile", required=False, empty_label="None"
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]

    def clean_email(self) -> str:
        """Unique also among user names, because users can sign in with either."""
        email = self.cleaned_data["email"]
        same = User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).exclude(pk=self.instance.pk)
        if other := same.first():
            raise forms.ValidationError(f"{other.get_username()} already uses this email address.")
        return email

    def clean(self) -> dict:
        data = super().clean()
        if data.get("scope") == StaffMember.Scope.CHOSEN and not data.get("locations", True):
            self.add_error("locations", "Select at least one location, or give access to all locations.")
        return data


class UserCreationForm(StaffUserForm):
    username = forms.CharField(
        required=False,
        max_length=150,
        validators=[User.username_validator],
        help_text="Used to sign in. If empty, the part of the email address before @ is used.",
    )
    field_order = ["first_name", "last_name", "email", "username"]

    class Meta(StaffUserForm.Meta):
        fields = [*StaffUserForm.Meta.fields, "username"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if "@" in username:
            raise forms.ValidationError("A username cannot contain @, so that it is not mistaken for an email address.")
        if other := User.objects.filter(username__iexact=username).first():
            raise forms.ValidationError(f"{get_user_display_name(other)} already uses this username.")
        return username

    def clean(self) -> dict:
        data = super().clean()
        if data.get("email") and not data.get("username", True):
            data["username"] = suggest_username(data["email"])
        return data


class UserEditForm(StaffUserForm):
    def __init__(self, *args, instance: User, editing_self: bool = False, **kwargs):
        member = get_staff_member(instance)
        initial = {
            "role": get_role(instance),
            "scope": member.scope,
            "locations": member.locations.all() if member.pk else [],
            "physician": member.physician_id,
        }
        super().__init__(*args, instance=instance, **kwargs | {"initial": initial})
        if editing_self:
            role = self.fields["role"]
            role.disabled = True
            role.help_text = "You cannot change your own role."
            if is_last_owner(instance):
                role.help_text += " You are the only owner. Add a second one in case you lose your phone."


def suggest_username(email: str) -> str:
    """The part before @, with a number appended if it is taken."""
    base = re.sub(r"[^\w.+-]", "", email.partition("@")[0].lower())[:140] or "user"
    username, number = base, 1
    while User.objects.filter(username__iexact=username).exists():
        number += 1
        username = f"{base}{number}"
    return username
