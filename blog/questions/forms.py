"""The form on /ask/, rendered with `templates/public_forms/field.html`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.public_forms.fields import EmailField, radio_choice, required_checkbox
from cms.public_forms.forms import IntakeForm, PublicTextField
from cms.public_forms.spam.normalization import SpamFields
from conditions.selectors import condition_choices

MAX_QUESTION_LENGTH = 500
PATIENT_CHOICES = [("no", _("No")), ("yes", _("Yes"))]


class QuestionForm(IntakeForm):
    """A question to the physician. The `ask_` prefix keeps its IDs apart from the consultation form's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "ask_%s"} | kwargs)

    question = PublicTextField(
        label=_("Your question"),
        help_text=_("Ask it the way you’d say it."),
        label_in_sentence=_("Your question"),
        one_line=False,
        max_length=MAX_QUESTION_LENGTH,
        error_messages={"required": _("Enter your question")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    condition = radio_choice(
        _("Choose a condition from the list, or “Prefer not to say”"),
        label=_("What is your question about? (optional)"),
        choices=condition_choices,
        required=False,
    )
    is_patient = radio_choice(
        _("Choose “Yes” if you’re a patient here, or “No”"),
        label=_("Are you a patient here?"),
        help_text=_("We answer a patient’s question in public only after the patient has agreed in writing."),
        choices=PATIENT_CHOICES,
    )
    public = required_checkbox(
        _("Check the box to let us answer your question in public, or request a consultation instead")
    )
    tell_me = forms.BooleanField(label=_("Email me when it’s answered."), required=False)
    email = EmailField(
        help_text=_("We’ll send one email, without your question in it, then delete your address."),
        label_in_sentence=_("The email address"),
        required=False,
    )
    spam_fields = SpamFields(texts=("question",), emails=("email",))
    field_order = ["question", "condition", "is_patient", "public", "tell_me", "email"]

    def clean(self):
        answers = super().clean()
        if answers.get("tell_me") and not answers.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter your email address, or uncheck the box"))
        return answers
