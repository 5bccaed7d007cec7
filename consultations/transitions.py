"""Where a request may go from where it is, and what must be said on the way."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from cms.core.state_machine import Transition, TransitionError, allowed_transitions, lock_version, validate_transition
from consultations import sla
from consultations.emails import notify_staff
from consultations.models import ConsultationRequest, StateChange

State = ConsultationRequest.State

ALLOWED_TRANSITIONS = {
    State.NEW: (State.CONTACTED, State.SCHEDULED, State.CLOSED, State.SPAM),
    State.CONTACTED: (State.CONTACTED, State.SCHEDULED, State.CLOSED),
    State.SCHEDULED: (State.CLOSED,),
    State.CLOSED: (State.NEW,),
    State.SPAM: (State.NEW,),
}
# What a move is called on its button.
TRANSITION_LABELS = {
    (State.NEW, State.CONTACTED): "I reached out",
    (State.CONTACTED, State.CONTACTED): "I tried again",
    (State.NEW, State.SCHEDULED): "A visit is scheduled",
    (State.CONTACTED, State.SCHEDULED): "A visit is scheduled",
    (State.NEW, State.SPAM): "This is spam",
    (State.SPAM, State.NEW): "Not spam",
    (State.CLOSED, State.NEW): "Open again",
}
# Moves that ask why. Chosen, not typed: nothing about a patient gets into the history.
CLOSE_REASONS = {
    "completed": "Completed",
    "not-a-fit": "Not a fit",
    "no-reply": "No reply",
    "declined": "Declined",
    "duplicate": "Duplicate",
    "wrong-area": "Wrong area",
}
REOPEN_REASONS = {
    "in-touch-again": "They got in touch again",
    "by-mistake": "It was closed by mistake",
    "not-done": "Something is still to be done",
}
REASON_LABELS = CLOSE_REASONS | REOPEN_REASONS
# Closing is the front desk's; whether a case is taken up again is a clinician's or the owner's to say.
REOPEN = "consultations.reopen_consultationrequest"
STATE_LABELS = dict(State.choices)
# What the desk may change about a request; what the person typed is not among it.
CHANGEABLE = ["state", "version", "assignee_id", "due_at", "overdue", "first_reply_at", "reply_minutes", "attempts"]
CHANGEABLE += ["scheduled_for", "outcome", "closed_at", "on_hold"]


def moves_for(user, request: ConsultationRequest) -> list[Transition]:
    """The moves `user`, who may change requests, can make with this one, the likeliest first."""
    ways = allowed_transitions(ALLOWED_TRANSITIONS, request.state)
    return [
        Transition(to, TRANSITION_LABELS.get((request.state, to), "Close"), _reason_choices(request.state, to))
        for to in ways
        if request.state != State.CLOSED or user.has_perm(REOPEN)
    ]


def _reason_choices(before: str, after: str) -> Mapping[str, str]:
    if after == State.CLOSED:
        return CLOSE_REASONS
    return REOPEN_REASONS if before == State.CLOSED else {}


def lock_request(request: ConsultationRequest):
    """The row itself, locked, if it still is what `request.version` saw. Errors: StaleVersionError."""
    return lock_version(request, CHANGEABLE)


def transition_request(
    request: ConsultationRequest, to: str, user, reason: str = "", scheduled_for: date | None = None
) -> None:
    """Move `request` to the state `to` and keep who did it. Errors: TransitionError, with a sentence."""
    with lock_request(request) as locked:
        if (locked.state, to) == (State.CLOSED, State.NEW) and not user.has_perm(REOPEN):
            raise TransitionError("A closed request is opened again by a clinician or the owner. Ask one of them.")
        change = apply_transition(locked, to, user, timezone.now(), reason=reason, scheduled_for=scheduled_for)
        change.save()
        if (change.before, to) == (State.SPAM, State.NEW):
            notify_staff(locked)


def apply_transition(
    request: ConsultationRequest,
    to: str,
    by,
    now: datetime,
    *,
    reason: str = "",
    scheduled_for: date | None = None,
    promised: sla.ReplyTarget | None = None,
) -> StateChange:
    """Bring `request` into the state `to` at the time `now`; the change to keep. The caller saves both.

    Errors: TransitionError, with a sentence. Who may open a closed one again is asked in `move`.
    """
    before = request.state
    _check_transition(request, to, reason)
    _enter_state(request, to, now, promised)
    if to == State.SCHEDULED:
        request.scheduled_for = scheduled_for
    if to == State.CLOSED:
        request.outcome, request.closed_at = reason, now
    return StateChange(
        request=request,
        before=before,
        after=to,
        reason=reason if _reason_choices(before, to) else "",
        attempt=request.attempts if to == State.CONTACTED else 0,
        by=by,
        at=now,
    )


def _check_transition(request: ConsultationRequest, to: str, reason: str) -> None:
    validate_transition(ALLOWED_TRANSITIONS, request.state, to, STATE_LABELS)
    reasons = _reason_choices(request.state, to)
    if reasons and reason not in reasons:
        done = "closed" if to == State.CLOSED else "opened again"
        raise TransitionError(f"Say why it is {done}: choose a reason.")


def _enter_state(request: ConsultationRequest, to: str, now: datetime, promised: sla.ReplyTarget | None) -> None:
    """What each state brings with it: the clock, the tries."""
    if to == State.NEW:
        sla.start_sla(request, now, promised)
        request.outcome, request.closed_at = "", None
    else:
        sla.stop_sla(request, now, to in (State.CONTACTED, State.SCHEDULED), promised)
    if to == State.CONTACTED:
        request.attempts += 1
    request.state = to
