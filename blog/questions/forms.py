"""What /ask/ asks. The template draws each field by hand; here is what makes an answer a good one."""

from django import forms

from cms.intake.fields import EmailField, choice, tick
from cms.intake.forms import IntakeForm, PublicTextField
from cms.intake.suspicion.reading import Fields
from conditions.nav import choices as condition_choices

LONGEST = 500
PATIENT = [("no", "No"), ("yes", "Yes")]


class QuestionForm(IntakeForm):
    """A question to the physician. Its ids differ from those of the form that stands on the same page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "ask_%s"} | kwargs)

    question = PublicTextField(
        label_in_sentence="Your question",
        one_line=False,
        max_length=LONGEST,
        error_messages={"required": "Write your question"},
    )
    condition = choice(
        "Choose a condition from the list, or “Rather not say”", choices=condition_choices, required=False
    )
    is_patient = choice("Choose “No” or “Yes”, or leave it open", choices=PATIENT, required=False)
    public = tick("Tick that your question may be answered in public, or ask for a consultation instead")
    tell_me = forms.BooleanField(required=False)
    email = EmailField(label_in_sentence="The e-mail address", required=False, max_length=254)
    judged = Fields(texts=("question",), emails=("email",))
    field_order = ["question", "condition", "is_patient", "public", "tell_me", "email"]

    def clean(self):
        answers = super().clean()
        if answers.get("tell_me") and not answers.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter your e-mail address, so that we can tell you, or take out the tick")
        return answers
