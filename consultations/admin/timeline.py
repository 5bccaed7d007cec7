"""What happened to a request, as one list."""

from dataclasses import dataclass
from datetime import datetime

from consultations.admin.selectors import staff_name
from consultations.models import ConsultationRequest
from consultations.transitions import REASON_LABELS

FORMER_STAFF_LABEL = "a former colleague"


@dataclass(frozen=True)
class TimelineEvent:
    """One line; a note has its text besides."""

    at: datetime
    sentence: str
    by: str
    text: str = ""


def timeline_events(request: ConsultationRequest) -> list[TimelineEvent]:
    """Moves, hands and notes, oldest first."""
    events = [
        TimelineEvent(change.at, _transition_sentence(change), _staff_label(change.by))
        for change in request.changes.select_related("by")
    ]
    events += [
        TimelineEvent(given.at, _assignment_sentence(given), _staff_label(given.by) if given.by else "")
        for given in request.assignments.select_related("by", "to")
    ]
    events += [
        TimelineEvent(note.at, "Note", _staff_label(note.by), note.text) for note in request.notes.select_related("by")
    ]
    return sorted(events, key=lambda event: event.at)


def _transition_sentence(change) -> str:
    words = change.get_after_display()
    if change.attempt > 1:
        words += f", try {change.attempt}"
    reason = REASON_LABELS.get(change.reason, "")
    return f"{words} ({reason.lower()})" if reason else words


def _assignment_sentence(given) -> str:
    if given.to is None:
        return "Back to nobody"
    return "Taken" if given.to == given.by else f"Given to {_staff_label(given.to)}"


def _staff_label(user) -> str:
    return staff_name(user) or FORMER_STAFF_LABEL
