"""What the form and the demo ask of this app: to store a question."""

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from blog.models import AnswerPage, BlogIndexPage, IdentityFlag, Question, QuestionEvent, QuestionTexts
from blog.models.questions import ERASE
from blog.questions.deidentification import (
    KEEP_REASONS,
    FlagDecision,
    collapse_whitespace,
    record_decisions,
    undecided_flags,
)
from blog.questions.forms import QuestionForm
from blog.questions.retention import delete_questions, erase_questions
from blog.questions.transitions import CHANGEABLE, State, apply_question_transition, lock_question
from cms.clinic.models import Physician, StaffMember
from cms.core.state_machine import StaleVersionError, TransitionError
from cms.public_forms.crisis import has_crisis_language
from cms.public_forms.forms import PublicTextField
from conditions.selectors import get_condition_choice

# What is not said is kept as not said.


def submit_question(form: QuestionForm, suspicions: list[str]) -> Question:
    """Store a valid form. An address is kept only for who wants to be told."""
    answers = form.cleaned_data
    condition, about = get_condition_choice(answers["condition"])
    return Question.objects.create(
        state=Question.State.SPAM if suspicions else Question.State.NEW,
        suspicions=suspicions,
        text=answers["question"],
        email=answers["email"] if answers["tell_me"] else "",
        tell_me=answers["tell_me"],
        condition=condition,
        about=about,
        crisis_language=has_crisis_language(answers["question"]),
        is_patient=answers["is_patient"] == "yes",
        consent=QuestionTexts.load().consent_version(),
    )


def submit_answers(**answers) -> Question:
    """Store a question from answers as a reader would type them; for the demo clinic. Errors: ValueError."""
    form = QuestionForm(answers)
    if not form.is_valid():
        raise ValueError(str(dict(form.errors)))
    return submit_question(form, suspicions=[])


def delete_demo_questions(references: list[str], staff: list[int]) -> int:
    """Delete questions that were only shown as an example; how many were kept.

    What somebody besides `staff` (ids of accounts) worked on is kept.
    """
    shown = Question.objects.filter(reference__in=references)
    kept = set(shown.exclude(authorised_by=None).exclude(authorised_by__in=staff).values_list("pk", flat=True))
    for rows in (QuestionEvent.objects, IdentityFlag.objects):
        others = rows.filter(question__in=shown).exclude(Q(by=None) | Q(by__in=staff))
        kept |= set(others.values_list("question", flat=True))
    delete_questions(shown.exclude(pk__in=kept), timezone.now())
    return len(kept)


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


# Of a long question the list of pages shows as much, and so does the address.
MAX_TITLE_LENGTH = 100
UNREADABLE_MESSAGE = "This question cannot be read with the keys of this site. Restore the key, or erase it."


def may_draft(user) -> bool:
    index = BlogIndexPage.objects.first()
    return bool(index and index.permissions_for_user(user).can_add_subpage())


def draft_blocker(question: Question) -> str:
    """What keeps this question out of a draft, and what to do about it; empty when nothing does."""
    if not question.is_readable:
        return UNREADABLE_MESSAGE
    if question.erased_at or question.state not in (State.CLEANED, State.DRAFTED):
        return "This question is not ready for an answer. Write it as readers will see it first."
    if question.needs_authorisation:
        return "A patient of the clinic asks, or may ask. Note the written agreement first."
    if undecided_flags(question):
        return "Something in it may say who asks. Take it out, or say why it may stay."
    return ""


def draft_answer(question: Question, user) -> AnswerPage:
    """The draft that answers `question`: made now, or the one that was made before. Errors: TransitionError."""
    with transaction.atomic():
        # Of two clicks the second waits here, and finds the draft of the first.
        locked = Question.objects.select_for_update().get(pk=question.pk)
        if locked.answer_id:
            return locked.answer
        if not may_draft(user):
            raise TransitionError("You may not add answers. Ask a colleague who may.")
        if why := draft_blocker(locked):
            raise TransitionError(why)
        locked.answer = _create_draft(locked, user)
        apply_question_transition(locked, State.DRAFTED, user)
        locked.version += 1
        locked.save(update_fields=CHANGEABLE)
        return locked.answer


def _create_draft(question: Question, user) -> AnswerPage:
    page = AnswerPage(
        title=Truncator(question.cleaned).chars(MAX_TITLE_LENGTH),
        question=question.cleaned,
        physician=_physician_of(user),
        live=False,
        owner=user,
    )
    page.conditions = [question.condition] if question.condition_id else []
    BlogIndexPage.objects.first().add_child(instance=page)
    page.save_revision(user=user)
    return page


def _physician_of(user) -> Physician | None:
    """Who answers: whoever has clicked, else the clinic's first physician; an editor's choice in the draft."""
    member = StaffMember.objects.filter(user=user).select_related("physician").first()
    return (member and member.physician) or Physician.objects.published().first()


def erase_question(question: Question, by) -> None:
    """Erase what was typed in one question, as `by` saw it. Errors: TransitionError, StaleVersionError among them."""
    if not by.has_perm(ERASE):
        raise TransitionError("Only the owner erases a question.")
    current = Question.objects.get(pk=question.pk)
    if current.version != question.version:
        raise StaleVersionError(current)
    if not erase_questions(Question.objects.filter(pk=question.pk, version=question.version), timezone.now(), by):
        raise TransitionError("This question was erased already.")
