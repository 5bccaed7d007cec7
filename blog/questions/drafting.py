"""From a question to the draft of its answer, in one step and only once."""

from django.db import transaction
from django.utils.text import Truncator

from blog.models import AnswerPage, BlogIndexPage, Question
from blog.questions.identity import undecided_flags
from blog.questions.states import CHANGEABLE, State, apply_question_transition
from cms.clinic.models import Physician, StaffMember
from cms.core.state_machine import TransitionError

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
