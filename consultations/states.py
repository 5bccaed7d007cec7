"""Where a request may go from where it is, and what must be said on the way."""

from django.db import transaction

from cms.core.states import MoveRefused, check_move
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
CLOSING_REASONS = {
    "completed": "Completed",
    "not-a-fit": "Not a fit",
    "no-reply": "No reply",
    "declined": "Declined",
    "duplicate": "Duplicate",
    "wrong-area": "Wrong area",
}
NAMES = dict(State.choices)


def verb(before: str, after: str) -> str:
    return VERBS.get((before, after), "Close")


def move(request: ConsultationRequest, to: str, user, reason: str = "") -> None:
    """Move `request` to the state `to` and keep who did it. Errors: MoveRefused, with a sentence."""
    with transaction.atomic():
        # Looked at again under a lock: a colleague may have moved it since it was shown.
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state != request.state:
            raise MoveRefused(f"A colleague has made this “{NAMES[locked.state]}” meanwhile. Look at it again.")
        check_move(MOVES, locked.state, to, NAMES)
        if to == State.CLOSED and reason not in CLOSING_REASONS:
            raise MoveRefused("Say why it is closed: choose a reason.")
        ConsultationRequest.objects.filter(pk=locked.pk).update(state=to)
        StateChange.objects.create(
            request=locked, before=locked.state, after=to, reason=reason if to == State.CLOSED else "", by=user
        )
        if (locked.state, to) == (State.SPAM, State.NEW):
            tell_staff(locked)
    request.state = to
