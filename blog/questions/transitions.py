"""Status changes of questions: which are allowed, and which need a reason."""

from collections.abc import Mapping

from django.utils import timezone

from blog.models import Question, QuestionEvent
from cms.core.state_machine import Transition, TransitionError, allowed_transitions, lock_version, validate_transition

State = Question.State

ALLOWED_TRANSITIONS = {
    State.NEW: (State.CLEANED, State.DECLINED, State.SPAM),
    # Back to new if possible identifiers were added.
    State.CLEANED: (State.DRAFTED, State.NEW, State.DECLINED),
    # Other states than answered only once the draft is deleted.
    State.DRAFTED: (State.ANSWERED, State.DRAFTED, State.CLEANED, State.NEW, State.DECLINED),
    State.ANSWERED: (State.TOLD,),
    State.DECLINED: (State.NEW,),
    State.SPAM: (State.NEW,),
}
# Changes with a button of their own; the others follow from other actions.
MANUAL_TRANSITIONS = {
    (State.NEW, State.DECLINED): "Decline",
    (State.CLEANED, State.DECLINED): "Decline",
    (State.DRAFTED, State.DECLINED): "Decline",
    (State.NEW, State.SPAM): "Mark as spam",
    (State.SPAM, State.NEW): "Not spam",
    (State.DECLINED, State.NEW): "Reopen",
}
# Selected from a list, not typed, so that nothing about a reader is stored in the history.
DECLINE_REASONS = {
    "personal": "Asks for personal advice",
    "consultation": "Better suited to a consultation",
    "answered": "Already answered",
    "not-ours": "Not about what we treat",
    "identifying": "Cannot be de-identified",
    "other": "Other reason",
}
STATE_LABELS = dict(State.choices)
CHANGEABLE = ["state", "version", "cleaned", "email", "tell_me", "authorised_by_id", "authorised_at"]
CHANGEABLE += ["answer_id", "answered_at"]


def available_transitions(question: Question) -> list[Transition]:
    if not _is_open(question):
        return []
    states = allowed_transitions(ALLOWED_TRANSITIONS, question.state)
    return [
        Transition(to, MANUAL_TRANSITIONS[question.state, to], _reason_choices(to))
        for to in states
        if (question.state, to) in MANUAL_TRANSITIONS
    ]


def _is_open(question: Question) -> bool:
    """Whether staff can change the status: there is no draft and the text was not deleted."""
    return question.erased_at is None and question.answer_id is None


def _reason_choices(to: str) -> Mapping[str, str]:
    return DECLINE_REASONS if to == State.DECLINED else {}


def lock_question(question: Question):
    """Context manager: the row locked for update. Raises StaleVersionError if its version has changed."""
    return lock_version(question, CHANGEABLE)


def transition_question(question: Question, to: str, user, reason: str = "") -> None:
    """Change the status at a user's request. Raises TransitionError with a message for the user."""
    with lock_question(question) as locked:
        if (locked.state, to) not in MANUAL_TRANSITIONS or not _is_open(locked):
            raise TransitionError(
                f"The status “{STATE_LABELS[locked.state]}” can’t be changed this way. Reload the page and try again."
            )
        if _reason_choices(to) and reason not in _reason_choices(to):
            raise TransitionError("Select a reason for declining.")
        apply_question_transition(locked, to, user, reason if _reason_choices(to) else "")


def apply_question_transition(locked: Question, to: str, by, reason: str = "") -> None:
    """Set the state of a locked question and record the event; the caller saves it. Raises TransitionError."""
    validate_transition(ALLOWED_TRANSITIONS, locked.state, to, STATE_LABELS)
    if locked.state != to:
        QuestionEvent.objects.create(question=locked, before=locked.state, after=to, reason=reason, by=by)
    locked.state = to
    if to == State.ANSWERED:
        locked.answered_at = timezone.now()
