"""Operations on questions: submit, de-identify, record consent, draft an answer, delete."""

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


def submit_question(form: QuestionForm, suspicions: list[str]) -> Question:
    """Store a valid form. The email is stored only if the asker wants to be notified."""
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
    """Store a question from raw form values, for the demo clinic. Raises ValueError."""
    form = QuestionForm(answers)
    if not form.is_valid():
        raise ValueError(str(dict(form.errors)))
    return submit_question(form, suspicions=[])


def delete_demo_questions(references: list[str], staff: list[int]) -> int:
    """Delete demo questions; returns how many were kept because other users worked on them.

    `staff` are the user IDs of the demo accounts.
    """
    shown = Question.objects.filter(reference__in=references)
    kept = set(shown.exclude(authorised_by=None).exclude(authorised_by__in=staff).values_list("pk", flat=True))
    for rows in (QuestionEvent.objects, IdentityFlag.objects):
        others = rows.filter(question__in=shown).exclude(Q(by=None) | Q(by__in=staff))
        kept |= set(others.values_list("question", flat=True))
    delete_questions(shown.exclude(pk__in=kept), timezone.now())
    return len(kept)


MAX_CLEANED_LENGTH = AnswerPage._meta.get_field("question").max_length
IN_DRAFT_MESSAGE = "This question is already in a draft. Edit it there."


class CleaningForm(forms.Form):
    """The form for the public version of a question."""

    cleaned = PublicTextField(
        label_in_sentence="The public version",
        one_line=False,
        max_length=MAX_CLEANED_LENGTH,
        error_messages={"required": "Enter the question as readers will see it."},
    )

    def clean_cleaned(self) -> str:
        return collapse_whitespace(self.cleaned_data["cleaned"])

    def chosen_reasons(self) -> dict[str, str]:
        """The selected reasons to keep flagged text, by flag key; invalid values are ignored."""
        chosen = {name.removeprefix("keep_"): value for name, value in self.data.items() if name.startswith("keep_")}
        return {key: reason for key, reason in chosen.items() if reason in KEEP_REASONS}


def save_cleaned_text(question: Question, text: str, reasons: dict[str, str], user) -> list[FlagDecision]:
    """Save the public version and the decisions about its flags; returns the undecided flags.

    Without undecided flags the question becomes ready for an answer. Raises TransitionError.
    """
    with lock_question(question) as locked:
        if not locked.is_readable:
            raise TransitionError(UNREADABLE_MESSAGE)
        if not locked.can_be_deidentified:
            raise TransitionError(IN_DRAFT_MESSAGE)
        undecided = record_decisions(locked, text, reasons, user)
        locked.cleaned = text
        to = State.NEW if undecided else State.CLEANED
        if locked.state != to:
            apply_question_transition(locked, to, user)
    return undecided


def record_written_consent(question: Question, user) -> None:
    """Record that the patient has agreed in writing to a public answer. Raises TransitionError."""
    with lock_question(question) as locked:
        if not locked.needs_authorisation:
            raise TransitionError("Written consent is not needed or already on file.")
        locked.authorised_by, locked.authorised_at = user, timezone.now()


# The title is shown in page lists, and the slug is made from it.
MAX_TITLE_LENGTH = 100
UNREADABLE_MESSAGE = "This question can’t be decrypted. Restore the key, or delete the question."


def can_draft_answer(user) -> bool:
    index = BlogIndexPage.objects.first()
    return bool(index and index.permissions_for_user(user).can_add_subpage())


def draft_blocker(question: Question) -> str:
    """Why this question can't be drafted yet and what to do about it, or an empty string."""
    if not question.is_readable:
        return UNREADABLE_MESSAGE
    if question.erased_at or question.state not in (State.CLEANED, State.DRAFTED):
        return "Save the public version first."
    if question.needs_authorisation:
        return "Record the patient's written consent first."
    if undecided_flags(question):
        return "The public version has possible identifiers. Remove them, or choose why they can stay."
    return ""


def draft_answer(question: Question, user) -> AnswerPage:
    """The draft that answers `question`, created if there is none yet. Raises TransitionError."""
    with transaction.atomic():
        # A second click waits for this lock, then finds the draft of the first.
        locked = Question.objects.select_for_update().get(pk=question.pk)
        if locked.answer_id:
            return locked.answer
        if not can_draft_answer(user):
            raise TransitionError("You do not have permission to add answers.")
        if blocker := draft_blocker(locked):
            raise TransitionError(blocker)
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
    """The physician linked to `user`, else the clinic's first physician. Editors can change it in the draft."""
    member = StaffMember.objects.filter(user=user).select_related("physician").first()
    return (member and member.physician) or Physician.objects.published().first()


def erase_question(question: Question, by) -> None:
    """Delete the text of a question. Raises TransitionError, or StaleVersionError if it has changed."""
    if not by.has_perm(ERASE):
        raise TransitionError("Only an owner can delete a question.")
    current = Question.objects.get(pk=question.pk)
    if current.version != question.version:
        raise StaleVersionError(current)
    if not erase_questions(Question.objects.filter(pk=question.pk, version=question.version), timezone.now(), by):
        raise TransitionError("This question was already deleted.")
