"""Where a question may go from where it is, and what must be said on the way."""

from collections.abc import Mapping

from django.utils import timezone

from blog.models import Question, QuestionEvent
from cms.core.state_machine import Transition, TransitionError, allowed_transitions, lock_version, validate_transition

State = Question.State

ALLOWED_TRANSITIONS = {
    State.NEW: (State.CLEANED, State.DECLINED, State.SPAM),
    # Back to new when words came in that may say who asks.
    State.CLEANED: (State.DRAFTED, State.NEW, State.DECLINED),
    # Out of a draft only once it is deleted.
    State.DRAFTED: (State.ANSWERED, State.DRAFTED, State.CLEANED, State.NEW, State.DECLINED),
    State.ANSWERED: (State.TOLD,),
    State.DECLINED: (State.NEW,),
    State.SPAM: (State.NEW,),
}
# What colleagues choose themselves; the other moves follow from what they do.
MANUAL_TRANSITIONS = {
    (State.NEW, State.DECLINED): "Decline",
    (State.CLEANED, State.DECLINED): "Decline",
    (State.DRAFTED, State.DECLINED): "Decline",
    (State.NEW, State.SPAM): "This is spam",
    (State.SPAM, State.NEW): "Not spam",
    (State.DECLINED, State.NEW): "Take it up again",
}
# Chosen, not typed: nothing about a reader gets into the history.
DECLINE_REASONS = {
    "personal": "It asks for advice about one person",
    "consultation": "It belongs in a consultation",
    "answered": "It is answered already",
    "not-ours": "It is not about what we treat",
    "identifying": "It cannot be told without saying who asks",
    "other": "Another reason",
}
STATE_LABELS = dict(State.choices)
CHANGEABLE = ["state", "version", "cleaned", "email", "tell_me", "authorised_by_id", "authorised_at"]
CHANGEABLE += ["answer_id", "answered_at"]


def moves_for(question: Question) -> list[Transition]:
    if not _stands_open(question):
        return []
    ways = allowed_transitions(ALLOWED_TRANSITIONS, question.state)
    return [
        Transition(to, MANUAL_TRANSITIONS[question.state, to], _reason_choices(to))
        for to in ways
        if (question.state, to) in MANUAL_TRANSITIONS
    ]


def _stands_open(question: Question) -> bool:
    """Whether people may still move it: no draft holds it, and it was not erased."""
    return question.erased_at is None and question.answer_id is None


def _reason_choices(to: str) -> Mapping[str, str]:
    return DECLINE_REASONS if to == State.DECLINED else {}


def lock_question(question: Question):
    """The row itself, locked, if it still is what `question.version` saw. Errors: StaleVersionError."""
    return lock_version(question, CHANGEABLE)


def transition_question(question: Question, to: str, user, reason: str = "") -> None:
    """A colleague's move to the state `to`. Errors: TransitionError, with a sentence."""
    with lock_question(question) as locked:
        if (locked.state, to) not in MANUAL_TRANSITIONS or not _stands_open(locked):
            raise TransitionError(f"“{STATE_LABELS[locked.state]}” cannot become that by hand. Look at it again.")
        if _reason_choices(to) and reason not in _reason_choices(to):
            raise TransitionError("Say why it is declined: choose a reason.")
        apply_question_transition(locked, to, user, reason if _reason_choices(to) else "")


def apply_question_transition(locked: Question, to: str, by, reason: str = "") -> None:
    """Bring a locked question into the state `to` and keep who did it; the caller saves it. Errors: TransitionError."""
    validate_transition(ALLOWED_TRANSITIONS, locked.state, to, STATE_LABELS)
    if locked.state != to:
        QuestionEvent.objects.create(question=locked, before=locked.state, after=to, reason=reason, by=by)
    locked.state = to
    if to == State.ANSWERED:
        locked.answered_at = timezone.now()
