"""What happened to a request, as one list."""

from dataclasses import dataclass
from datetime import datetime

from consultations.desk.colleagues import name_of
from consultations.models import ConsultationRequest
from consultations.states import REASON_WORDS

FORMER = "a former colleague"


@dataclass(frozen=True)
class Event:
    """One line; a note has its text besides."""

    at: datetime
    sentence: str
    by: str
    text: str = ""


def timeline_events(request: ConsultationRequest) -> list[Event]:
    """Moves, hands and notes, oldest first."""
    events = [Event(change.at, _moved(change), _name(change.by)) for change in request.changes.select_related("by")]
    events += [
        Event(given.at, _given(given), _name(given.by) if given.by else "")
        for given in request.assignments.select_related("by", "to")
    ]
    events += [Event(note.at, "Note", _name(note.by), note.text) for note in request.notes.select_related("by")]
    return sorted(events, key=lambda event: event.at)


def _moved(change) -> str:
    words = change.get_after_display()
    if change.attempt > 1:
        words += f", try {change.attempt}"
    reason = REASON_WORDS.get(change.reason, "")
    return f"{words} ({reason.lower()})" if reason else words


def _given(given) -> str:
    if given.to is None:
        return "Back to nobody"
    return "Taken" if given.to == given.by else f"Given to {_name(given.to)}"


def _name(user) -> str:
    return name_of(user) or FORMER
