"""What the morning's mail and a month's figures say of clinical reviews: counts only."""

from datetime import datetime

from cms.clinic.figures import Figure
from cms.governance.due_list import State, counts
from cms.governance.models import ReviewRecord
from cms.governance.recording import reviewer_for


def digest(user) -> list[str]:
    """For physicians: how many pages wait, and for how many there is notice."""
    if reviewer_for(user) is None:
        return []
    numbers = counts()
    late, soon = numbers[State.OVERDUE] + numbers[State.ITEMS], numbers[State.SOON]
    sentences = []
    if late:
        sentences.append(f"{late} page{' is' if late == 1 else 's are'} overdue for clinical review.")
    if soon:
        sentences.append(f"{soon} page{' is' if soon == 1 else 's are'} due for clinical review within 30 days.")
    return sentences


def figures(begins: datetime, ends: datetime, user) -> list[Figure]:
    numbers = counts()
    done = ReviewRecord.objects.filter(at__gte=begins, at__lt=ends).count()
    return [
        Figure("Clinical reviews recorded in the month", done),
        Figure("Reviews overdue", numbers[State.OVERDUE] + numbers[State.ITEMS], "Pages, as of today."),
    ]
