"""What the two forms ask, and in which words they say that something is missing.

The templates draw each field by hand; here is what makes an answer a good one (docs/architecture.md).
"""

from django import forms
from wagtail.models import Page

from cms.clinic.models import Location
from cms.intake.fields import EmailField, choice, tick
from cms.intake.forms import KEY, HiddenField, IntakeForm, PublicTextField
from cms.intake.suspicion.reading import Fields
from conditions.nav import choices as condition_choices
from consultations.fields import NpiField, PhoneField
from consultations.models import ConsultationRequest, Invitation
from consultations.models.requests import ANYWHERE

ContactBy = ConsultationRequest.ContactBy
FORM_ENTRIES = set(ConsultationRequest.Entry.values) - {ConsultationRequest.Entry.CALL}


def place_choices(locations=None) -> list[tuple[str, str]]:
    places = Location.objects.published() if locations is None else locations
    return [(place.slug, place.name) for place in places] + list(ANYWHERE.items())


class PlaceMixin(forms.Form):
    """The choice of a place, and what it is in the database."""

    location = choice("Choose a place, “By video” or “No preference”", choices=place_choices)

    def chosen_place(self) -> tuple[Location | None, str]:
        """The place and its name; no place for a video visit and for no preference."""
        slug = self.cleaned_data["location"]
        if slug in ANYWHERE:
            return None, ANYWHERE[slug]
        place = Location.objects.get(slug=slug)
        return place, place.name


class ReachMixin(forms.Form):
    """How a person is reached: one way is chosen, and what that way needs is asked for."""

    contact_by = choice("Choose how we may reach you", choices=ContactBy.choices)
    phone = PhoneField(label_in_sentence="The phone number", required=False, max_length=40)
    email = EmailField(label_in_sentence="The e-mail address", required=False, max_length=254)
    text_consent = forms.BooleanField(required=False)

    email_needed = "Enter your e-mail address, so that we can write to you"
    phone_needed = "Enter your phone number with its area code, so that we can {reason} you"
    text_consent_needed = "Tick that we may send you text messages, or choose another way"

    def clean(self):
        answers = super().clean()
        contact_by = answers.get("contact_by")
        if contact_by == ContactBy.EMAIL:
            self._ask("email", self.email_needed)
        elif contact_by:
            reason = "text" if contact_by == ContactBy.TEXT else "call"
            self._ask("phone", self.phone_needed.format(reason=reason))
        if contact_by == ContactBy.TEXT and not answers.get("text_consent"):
            self.add_error("text_consent", self.text_consent_needed)
        return answers

    def _ask(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)


class WishMixin(forms.Form):
    """Who asks, when, and in which words."""

    name = PublicTextField(
        label_in_sentence="Your name", max_length=100, error_messages={"required": "Enter your name"}
    )
    best_time = choice(
        "Choose a time of day, or leave it open", choices=ConsultationRequest.BestTime.choices, required=False
    )
    message = PublicTextField(label_in_sentence="Your message", one_line=False, required=False, max_length=500)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if len(name) < 2:
            raise forms.ValidationError(f"{self.fields['name'].error_messages['required']} with at least two letters")
        return name


class ConsultationRequestForm(ReachMixin, WishMixin, PlaceMixin, IntakeForm):
    """The form on every page."""

    condition = choice(
        "Choose a condition from the list, or “Rather not say”", choices=condition_choices, required=False
    )
    adult = tick("Tick that you are 18 or over, or the parent or guardian")
    consent = tick("Tick that we may contact you, or call us instead")

    # Hidden: checked, and never an error.
    page = HiddenField()
    entry = HiddenField()
    invite = HiddenField()
    hidden_names = ("page", "entry", "invite")
    judged = Fields(names=("name",), texts=("message",), phones=("phone",), emails=("email",))
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
        return Invitation.objects.working().filter(token=token).first() if KEY.fullmatch(token) else None


class ReferralForm(PlaceMixin, IntakeForm):
    """A clinician refers a patient. Its ids differ from those of the form that stands on the same page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "refer_%s"} | kwargs)

    clinician = PublicTextField(
        label_in_sentence="Your name", max_length=100, error_messages={"required": "Enter your name"}
    )
    practice = PublicTextField(
        label_in_sentence="The practice", max_length=150, error_messages={"required": "Enter the name of your practice"}
    )
    clinician_phone = PhoneField(
        label_in_sentence="Your phone number",
        max_length=40,
        error_messages={"required": "Enter your phone number with its area code, so that we can call you back"},
    )
    npi = NpiField(label_in_sentence="Your NPI", required=False, max_length=20)
    patient_name = PublicTextField(
        label_in_sentence="The patient's name", max_length=100, error_messages={"required": "Enter the patient's name"}
    )
    patient_phone = PhoneField(
        label_in_sentence="The patient's phone number",
        max_length=40,
        error_messages={"required": "Enter the patient's phone number with its area code"},
    )
    authority = tick("Tick that you treat this patient and may share these details with us")
    # The clinician's own number comes with every patient, so it is not counted.
    judged = Fields(names=("clinician", "patient_name"), organisations=("practice",), phones=("patient_phone",))
    field_order = ["clinician", "practice", "clinician_phone", "npi", "patient_name", "patient_phone", "location"]
    field_order += ["authority"]


class InviteForm(IntakeForm):
    """Asks nothing: a private link is made."""

    # Nothing is typed, so there is nothing to be quick about.
    took = None


class CallForm(ReachMixin, WishMixin, PlaceMixin, IntakeForm):
    """A colleague writes down what a caller says; the caller agrees aloud to what others tick."""

    name = PublicTextField(
        label_in_sentence="The name", max_length=100, error_messages={"required": "Enter the caller's name"}
    )
    consent = tick("Ask whether the clinic may contact them, then tick this")
    email_needed = "Enter the caller's e-mail address"
    phone_needed = "Enter the caller's phone number with its area code"
    text_consent_needed = "Ask whether the clinic may send text messages, then tick this; or choose another way"
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
