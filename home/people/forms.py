import re
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django import forms
from django.db.models import Q
from django.utils import timezone

from cms.clinic.models import Location, Physician, StaffMember
from home.people.accounts import ROLE_WORDS, User, name_of, role_of, roles_of, staff_member_of
from home.roles import ROLES

# A second click on “Add” within this time is the same wish.
TWICE = timedelta(minutes=10)
OWNERS_ARE_FEW = (
    "Think twice before you choose owner: an owner reads every request, and can take the site away from everybody else."
)


class ColleagueForm(forms.Form):
    """What can be changed about a colleague at any time."""

    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    email = forms.EmailField(
        label="E-mail", max_length=254, help_text="Of this person alone: mail about requests and passwords goes there."
    )
    role = forms.ChoiceField(
        choices=[(name, ": ".join(ROLE_WORDS[name])) for name in ROLES],
        widget=forms.RadioSelect,
        help_text=OWNERS_ARE_FEW,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of the roles."},
    )
    scope = forms.ChoiceField(
        label="Sees", choices=StaffMember.Scope.choices, initial=StaffMember.Scope.ALL, widget=forms.RadioSelect
    )
    locations = forms.ModelMultipleChoiceField(
        Location.objects.all(),
        label="Places",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only where the choice above says so. An owner sees all places in any case.",
    )
    physician = forms.ModelChoiceField(
        Physician.objects.all(),
        label="Is the physician",
        required=False,
        empty_label="None of the physicians shown to readers",
    )

    # Whose account it is; None while it is not made.
    user: User | None = None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        # Whoever signs in may give the e-mail address instead of the user name, so it is one person's.
        if holder := self.holder_of(email):
            raise forms.ValidationError(f"{_said(holder)} has this e-mail address. Give another one.")
        return email

    def holder_of(self, email: str) -> User | None:
        same = User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email))
        return same.exclude(pk=self.user.pk if self.user else None).first()

    def clean(self) -> dict:
        answers = super().clean()
        chosen = answers.get("scope") == StaffMember.Scope.CHOSEN
        if chosen and "locations" in answers and not answers["locations"]:
            self.add_error("locations", "Choose at least one place, or all places above.")
        return answers


class AddForm(ColleagueForm):
    username = forms.CharField(
        label="User name",
        required=False,
        max_length=150,
        validators=[User.username_validator],
        help_text="For signing in. Leave it empty to take what stands before the @ of the e-mail address.",
    )
    field_order = ["first_name", "last_name", "email", "username"]

    # The account that an earlier click on the same button made.
    made_already: User | None = None

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if "@" in username:
            raise forms.ValidationError("A user name holds no @, so that it is never taken for an e-mail address.")
        if holder := User.objects.filter(username__iexact=username).first():
            raise forms.ValidationError(f"{_said(holder)} has this user name. Choose another one.")
        return username

    def clean(self) -> dict:
        answers = super().clean()
        self.made_already = self.same_just_made()
        if answers.get("email") and not answers.get("username"):
            answers["username"] = suggested_username(answers["email"])
        return answers

    def same_just_made(self) -> User | None:
        """The account with exactly these answers, made moments ago and not used yet."""
        typed = {name: str(self.data.get(name, "")).strip() for name in ("first_name", "last_name", "email")}
        since = timezone.now() - TWICE
        made = User.objects.filter(**typed, last_login=None, date_joined__gte=since, is_active=True).first()
        role, username = self.data.get("role"), self.data.get("username", "").strip()
        same = made is not None and role_of(made) == role and username in ("", made.username)
        return made if same else None


class EditForm(ColleagueForm):
    def __init__(self, *args, user: User, by: User, **kwargs):
        super().__init__(*args, **kwargs | {"initial": _answers_of(user)})
        self.user = user
        if user == by:
            self.fields["role"].disabled = True
            self.fields["role"].help_text = "Your own role is changed by another owner."
        elif len(roles_of(user)) > 1:
            names = " and ".join(ROLE_WORDS[name][0] for name in roles_of(user))
            self.fields["role"].help_text = f"This account is {names}. Choose the one role it keeps. {OWNERS_ARE_FEW}"


class PasswordAgainForm(forms.Form):
    """The password of whoever sits at the screen; a wrong one counts like any other wrong one."""

    password = forms.CharField(
        label="Your own password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Give your own password, to be sure that it is you."},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> None:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise forms.ValidationError("This is not your password. Nothing was changed.")


def suggested_username(email: str) -> str:
    """What stands before the @, with a number behind it when somebody has that name."""
    start = re.sub(r"[^\w.+-]", "", email.partition("@")[0].lower())[:140] or "colleague"
    name, number = start, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{start}{number}"
    return name


def _answers_of(user: User) -> dict:
    member = staff_member_of(user)
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "role": role_of(user),
        "scope": member.scope,
        "locations": member.locations.all() if member.pk else [],
        "physician": member.physician_id,
    }


def _said(user: User) -> str:
    left = "" if user.is_active else ", who has left,"
    return f"{name_of(user)} ({user.get_username()}){left}"
