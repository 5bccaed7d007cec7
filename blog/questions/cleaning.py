"""What colleagues do with a question before it is answered."""

from django import forms
from django.utils import timezone

from blog.models import AnswerPage, Question
from blog.questions.drafting import UNREADABLE_MESSAGE
from blog.questions.identity import KEEP_REASONS, FlagDecision, collapse_whitespace, record_decisions
from blog.questions.states import State, apply_question_transition, lock_question
from cms.core.state_machine import TransitionError
from cms.intake.forms import PublicTextField

MAX_CLEANED_LENGTH = AnswerPage._meta.get_field("question").max_length
IN_DRAFT_MESSAGE = "The words of this question stand in a draft now. Change them there."


class CleaningForm(forms.Form):
    """The question as readers will see it."""

    cleaned = PublicTextField(
        label_in_sentence="The question for the page",
        one_line=False,
        max_length=MAX_CLEANED_LENGTH,
        error_messages={"required": "Write the question as readers will see it."},
    )

    def clean_cleaned(self) -> str:
        return collapse_whitespace(self.cleaned_data["cleaned"])

    def chosen_reasons(self) -> dict[str, str]:
        """Why flagged words may stay, by key; what is no reason counts as none."""
        chosen = {name.removeprefix("keep_"): value for name, value in self.data.items() if name.startswith("keep_")}
        return {key: reason for key, reason in chosen.items() if reason in KEEP_REASONS}


def save_cleaned_text(question: Question, text: str, reasons: dict[str, str], user) -> list[FlagDecision]:
    """Keep the words for the page and what was decided of their flags; those that nobody has decided yet.

    Without such the question is ready for an answer, with one it is not. Errors: TransitionError.
    """
    with lock_question(question) as locked:
        if not locked.is_readable:
            raise TransitionError(UNREADABLE_MESSAGE)
        if not locked.may_be_cleaned:
            raise TransitionError(IN_DRAFT_MESSAGE)
        left = record_decisions(locked, text, reasons, user)
        locked.cleaned = text
        to = State.NEW if left else State.CLEANED
        if locked.state != to:
            apply_question_transition(locked, to, user)
    return left


def record_written_agreement(question: Question, user) -> None:
    """Note that a patient of the clinic has agreed in writing to an answer in public. Errors: TransitionError."""
    with lock_question(question) as locked:
        if not locked.needs_authorisation:
            raise TransitionError("This question needs no written agreement, or has it already.")
        locked.authorised_by, locked.authorised_at = user, timezone.now()
