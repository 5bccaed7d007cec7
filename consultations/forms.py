"""The public forms of a consultation: request, referral, private link; and the staff form for a phone call.

`templates/public_forms/field.html` draws each field from what is said here.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.clinic.models import Location
from cms.public_forms.fields import EmailField, radio_choice, required_checkbox
from cms.public_forms.forms import KEY, HiddenField, IntakeForm, PublicTextField
from cms.public_forms.spam.normalization import SpamFields
from conditions.selectors import condition_choices
from consultations.form_fields import NpiField, PhoneField
from consultations.models import ConsultationRequest, Invitation
from consultations.models.requests import ANYWHERE

ContactBy = ConsultationRequest.ContactBy
FORM_ENTRIES = set(ConsultationRequest.Entry.values) - {ConsultationRequest.Entry.CALL}
NAME_ATTRS = {"autocomplete": "name"}
PHONE_ATTRS = {"inputmode": "tel", "autocomplete": "tel"}
OTHERS_ATTRS = {"autocomplete": "off"}


def place_choices(locations=None) -> list[tuple[str, str]]:
    places = Location.objects.published() if locations is None else locations
    return [(place.slug, place.name) for place in places] + list(ANYWHERE.items())


class PlaceMixin(forms.Form):
    """The choice of a location, a video call or no preference."""

    location = radio_choice(
        _("Choose a location, “By video call” or “No preference”"),
        label=_("Where would you like to meet?"),
        choices=place_choices,
        initial="any",
    )

    def chosen_place(self) -> tuple[Location | None, str]:
        """The location and its name; no location for a video call and for no preference."""
        slug = self.cleaned_data["location"]
        if slug in ANYWHERE:
            return None, ANYWHERE[slug]
        place = Location.objects.get(slug=slug)
        return place, place.name


class ContactFieldsMixin(forms.Form):
    """How to contact someone: phone, text or email, and the number or address that this needs."""

    contact_by = radio_choice(
        _("Choose how we should contact you"),
        label=_("How should we contact you?"),
        choices=ContactBy.choices,
        initial=ContactBy.PHONE,
    )
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("For calls or texts"),
        label_in_sentence=_("The phone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", **PHONE_ATTRS}),
    )
    email = EmailField(help_text=_("For email"), label_in_sentence=_("The email address"), required=False)
    text_consent = forms.BooleanField(required=False)

    email_needed = _("Enter your email address")
    phone_needed = _("Enter your phone number, including area code")
    text_consent_needed = _("Check the box to agree to text messages, or choose another way")

    def clean(self):
        answers = super().clean()
        contact_by = answers.get("contact_by")
        if contact_by == ContactBy.EMAIL:
            self._require("email", self.email_needed)
        elif contact_by:
            self._require("phone", self.phone_needed)
        if contact_by == ContactBy.TEXT and not answers.get("text_consent"):
            self.add_error("text_consent", self.text_consent_needed)
        return answers

    def _require(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class RequesterFieldsMixin(forms.Form):
    """The name, the best time to contact, and a message."""

    name = PublicTextField(
        label=_("Your name"),
        label_in_sentence=_("Your name"),
        max_length=100,
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs=NAME_ATTRS),
    )
    best_time = radio_choice(
        _("Choose a time of day, or “Any time”"),
        label=_("Best time to contact you (optional)"),
        choices=[*ConsultationRequest.BestTime.choices, ("", _("Any time"))],
        required=False,
    )
    message = PublicTextField(
        label=_("Anything we should know before we contact you? (optional)"),
        help_text=_("Please don’t include medical history."),
        label_in_sentence=_("Your message"),
        one_line=False,
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if len(name) < 2:
            raise forms.ValidationError(_("Enter a name of at least two letters"))
        return name


class ConsultationRequestForm(ContactFieldsMixin, RequesterFieldsMixin, PlaceMixin, IntakeForm):
    """The form on every page."""

    condition = radio_choice(
        _("Choose a condition from the list, or “Prefer not to say”"),
        label=_("What would you like to talk about? (optional)"),
        choices=condition_choices,
        required=False,
    )
    adult = required_checkbox(
        _("Check the box to confirm that you’re 18 or older, or the parent or guardian"),
        label=_("I’m 18 or older, or I’m the patient’s parent or guardian."),
    )
    consent = required_checkbox(_("Check the box to let us contact you, or call us instead"))

    # Hidden: checked, and never an error.
    page = HiddenField()
    entry = HiddenField()
    invite = HiddenField()
    hidden_names = ("page", "entry", "invite")
    spam_fields = SpamFields(names=("name",), texts=("message",), phones=("phone",), emails=("email",))
    field_order = ["name", "contact_by", "phone", "email", "location", "condition", "best_time", "message"]
    field_order += ["adult", "consent", "text_consent"]

    def clean_page(self) -> Page | None:
        number = self.cleaned_data["page"]
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        return Page.objects.live().filter(pk=int(number), depth__gt=1).first()

    def clean_entry(self) -> str:
        entry = self.cleaned_data["entry"]
        return entry if entry in FORM_ENTRIES else ConsultationRequest.Entry.OTHER

    def clean_invite(self) -> Invitation | None:
        token = self.cleaned_data["invite"]
        return Invitation.objects.not_expired().filter(token=token).first() if KEY.fullmatch(token) else None


class ReferralForm(PlaceMixin, IntakeForm):
    """A clinician refers a patient. Its ids differ from those of the consultation form on the same page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "refer_%s"} | kwargs)

    clinician = PublicTextField(
        label=_("Your name"),
        label_in_sentence=_("Your name"),
        max_length=100,
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs=NAME_ATTRS),
    )
    practice = PublicTextField(
        label=_("Your practice"),
        label_in_sentence=_("The practice"),
        max_length=150,
        error_messages={"required": _("Enter the name of your practice")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    clinician_phone = PhoneField(
        label=_("Your phone"),
        help_text=_("We’ll call you here first"),
        label_in_sentence=_("Your phone number"),
        max_length=40,
        error_messages={"required": _("Enter your phone number, including area code")},
        widget=forms.TextInput(attrs={"type": "tel", **PHONE_ATTRS}),
    )
    npi = NpiField(
        label=_("Your NPI (optional)"),
        help_text=_("10 digits"),
        label_in_sentence=_("Your NPI"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **OTHERS_ATTRS}),
    )
    patient_name = PublicTextField(
        label=_("The patient’s name"),
        label_in_sentence=_("The patient’s name"),
        max_length=100,
        error_messages={"required": _("Enter the patient’s name")},
        widget=forms.TextInput(attrs=OTHERS_ATTRS),
    )
    patient_phone = PhoneField(
        label=_("The patient’s phone"),
        label_in_sentence=_("The patient’s phone number"),
        max_length=40,
        error_messages={"required": _("Enter the patient’s phone number, including area code")},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", **OTHERS_ATTRS}),
    )
    authority = required_checkbox(
        _("Check the box to confirm that you treat this patient and are allowed to share these details")
    )
    # The clinician's own number comes with every referral, so it is not counted.
    spam_fields = SpamFields(
        names=("clinician", "patient_name"), organisations=("practice",), phones=("patient_phone",)
    )
    field_order = ["clinician", "practice", "clinician_phone", "npi", "patient_name", "patient_phone", "location"]
    field_order += ["authority"]


class InviteForm(IntakeForm):
    """Asks nothing: sending it makes a private link."""

    # Nothing is typed, so the time it took says nothing.
    took = None


class CallForm(ContactFieldsMixin, RequesterFieldsMixin, PlaceMixin, IntakeForm):
    """A staff member enters what a caller says; the caller agrees by voice to the consents."""

    name = PublicTextField(
        label=_("Name"),
        label_in_sentence=_("The name"),
        max_length=100,
        error_messages={"required": _("Enter the caller’s name")},
    )
    consent = required_checkbox(_("Ask the caller for consent to be contacted, then check the box"))
    email_needed = _("Enter the caller’s email address")
    phone_needed = _("Enter the caller’s phone number, including area code")
    text_consent_needed = _("Ask the caller for consent to text messages, then check the box; or choose another way")
    field_order = [
        "name",
        "contact_by",
        "phone",
        "email",
        "text_consent",
        "location",
        "best_time",
        "message",
        "consent",
    ]
