"""Where a request may go from where it is, and what must be said on the way."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cms.core.states import MoveRefused, allowed_moves, check_move
from consultations.models import ConsultationRequest, StateChange
from consultations.notices import tell_staff

State = ConsultationRequest.State

MOVES = {
    State.NEW: (State.CONTACTED, State.SCHEDULED, State.CLOSED, State.SPAM),
    State.CONTACTED: (State.CONTACTED, State.SCHEDULED, State.CLOSED),
    State.SCHEDULED: (State.CLOSED,),
    State.CLOSED: (State.NEW,),
    State.SPAM: (State.NEW,),
}
# What a move is called on its button.
VERBS = {
    (State.NEW, State.CONTACTED): "I reached out",
    (State.CONTACTED, State.CONTACTED): "I tried again",
    (State.NEW, State.SCHEDULED): "A visit is scheduled",
    (State.CONTACTED, State.SCHEDULED): "A visit is scheduled",
    (State.NEW, State.SPAM): "This is spam",
    (State.SPAM, State.NEW): "This is from a person",
    (State.CLOSED, State.NEW): "Open again",
}
# Moves that ask why. Chosen, not typed: nothing about a patient gets into the history.
WHY_CLOSED = {
    "completed": "Completed",
    "not-a-fit": "Not a fit",
    "no-reply": "No reply",
    "declined": "Declined",
    "duplicate": "Duplicate",
    "wrong-area": "Wrong area",
}
WHY_REOPENED = {
    "in-touch-again": "They got in touch again",
    "by-mistake": "It was closed by mistake",
    "not-done": "Something is still to be done",
}
REASON_WORDS = WHY_CLOSED | WHY_REOPENED
# Closing is the front desk's; whether a case is taken up again is a clinician's or the owner's to say.
REOPEN = "consultations.reopen_consultationrequest"
NAMES = dict(State.choices)


@dataclass(frozen=True)
class Move:
    """One way on, as a button: where to, in which words, and the reasons to choose from, if it asks for one."""

    to: str
    label: str
    reasons: Mapping[str, str]


def moves_for(user, request: ConsultationRequest) -> list[Move]:
    """The moves `user`, who may change requests, can make with this one, the likeliest first."""
    ways = allowed_moves(MOVES, request.state)
    return [
        Move(to, VERBS.get((request.state, to), "Close"), _reasons(request.state, to))
        for to in ways
        if request.state != State.CLOSED or user.has_perm(REOPEN)
    ]


def _reasons(before: str, after: str) -> Mapping[str, str]:
    if after == State.CLOSED:
        return WHY_CLOSED
    return WHY_REOPENED if before == State.CLOSED else {}


def move(request: ConsultationRequest, to: str, user, reason: str = "") -> None:
    """Move `request` to the state `to` and keep who did it. Errors: MoveRefused, with a sentence."""
    with transaction.atomic():
        # Looked at again under a lock: a colleague may have moved it since it was shown.
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state != request.state:
            raise MoveRefused(f"A colleague has made this “{NAMES[locked.state]}” meanwhile. Look at it again.")
        check_move(MOVES, locked.state, to, NAMES)
        if locked.state == State.CLOSED and not user.has_perm(REOPEN):
            raise MoveRefused("A closed request is opened again by a clinician or the owner. Ask one of them.")
        reasons = _reasons(locked.state, to)
        if reasons and reason not in reasons:
            done = "closed" if to == State.CLOSED else "opened again"
            raise MoveRefused(f"Say why it is {done}: choose a reason.")
        ConsultationRequest.objects.filter(pk=locked.pk).update(state=to)
        StateChange.objects.create(
            request=locked, before=locked.state, after=to, reason=reason if reasons else "", by=user
        )
        if (locked.state, to) == (State.SPAM, State.NEW):
            tell_staff(locked)
    request.state = to
