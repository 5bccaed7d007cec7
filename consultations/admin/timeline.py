"""The history of a request: status changes, assignments and notes in one list."""

from dataclasses import dataclass
from datetime import datetime

from consultations.admin.selectors import staff_name
from consultations.models import ConsultationRequest
from consultations.transitions import REASON_LABELS

FORMER_STAFF_LABEL = "a former staff member"


@dataclass(frozen=True)
class TimelineEvent:
    """One line of the history; `text` is set for notes only."""

    at: datetime
    sentence: str
    by: str
    text: str = ""


def timeline_events(request: ConsultationRequest) -> list[TimelineEvent]:
    """Return the history of a request, oldest first."""
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
    label = change.get_after_display()
    if change.attempt > 1:
        label += f", attempt {change.attempt}"
    reason = REASON_LABELS.get(change.reason, "")
    return f"{label} ({reason.lower()})" if reason else label


def _assignment_sentence(given) -> str:
    if given.to is None:
        return "Unassigned"
    return "Assigned to self" if given.to == given.by else f"Assigned to {_staff_label(given.to)}"


def _staff_label(user) -> str:
    return staff_name(user) or FORMER_STAFF_LABEL
