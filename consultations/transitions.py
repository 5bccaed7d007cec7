"""The status changes of a request: which are allowed, what they are called, and which need a reason."""

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
# The button labels.
TRANSITION_LABELS = {
    (State.NEW, State.CONTACTED): "Mark contacted",
    (State.CONTACTED, State.CONTACTED): "Log another attempt",
    (State.NEW, State.SCHEDULED): "Schedule visit",
    (State.CONTACTED, State.SCHEDULED): "Schedule visit",
    (State.NEW, State.SPAM): "Mark as spam",
    (State.SPAM, State.NEW): "Not spam",
    (State.CLOSED, State.NEW): "Reopen",
}
# Reasons are chosen from a list, not typed, so that the history holds nothing about a patient.
CLOSE_REASONS = {
    "completed": "Completed",
    "not-a-fit": "Not a fit",
    "no-reply": "No reply",
    "declined": "Declined",
    "duplicate": "Duplicate",
    "wrong-area": "Wrong area",
}
REOPEN_REASONS = {
    "in-touch-again": "Patient contacted us again",
    "by-mistake": "Closed by mistake",
    "not-done": "More follow-up needed",
}
REASON_LABELS = CLOSE_REASONS | REOPEN_REASONS
# The front desk can close a request; only a physician or the owner can reopen it.
REOPEN = "consultations.reopen_consultationrequest"
STATE_LABELS = dict(State.choices)
# The fields that staff can change; what the person typed is never changed.
CHANGEABLE = ["state", "version", "assignee_id", "due_at", "overdue", "first_reply_at", "reply_minutes", "attempts"]
CHANGEABLE += ["scheduled_for", "outcome", "closed_at", "on_hold"]


def moves_for(user, request: ConsultationRequest) -> list[Transition]:
    """Return the status changes available to `user`, who can change requests, the most common one first."""
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
    """Lock the row if its version is still `request.version`. Raises StaleVersionError."""
    return lock_version(request, CHANGEABLE)


def transition_request(
    request: ConsultationRequest, to: str, user, reason: str = "", scheduled_for: date | None = None
) -> None:
    """Move `request` to the state `to` and keep who did it. Errors: TransitionError, with a sentence."""
    with lock_request(request) as locked:
        if (locked.state, to) == (State.CLOSED, State.NEW) and not user.has_perm(REOPEN):
            raise TransitionError("Only a physician or the owner can reopen a closed request.")
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
    """Change the state of `request` to `to` and return the unsaved StateChange. The caller saves both.

    Raises TransitionError. `transition_request` checks who is allowed to reopen a closed request.
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
        raise TransitionError(f"Choose a reason for {'closing' if to == State.CLOSED else 'reopening'}.")


def _enter_state(request: ConsultationRequest, to: str, now: datetime, promised: sla.ReplyTarget | None) -> None:
    """Set the state and update the reply deadline and the number of attempts."""
    if to == State.NEW:
        sla.start_sla(request, now, promised)
        request.outcome, request.closed_at = "", None
    else:
        sla.stop_sla(request, now, to in (State.CONTACTED, State.SCHEDULED), promised)
    if to == State.CONTACTED:
        request.attempts += 1
    request.state = to
