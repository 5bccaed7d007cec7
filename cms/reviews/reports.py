"""What the morning's mail and a month's figures say of clinical reviews: counts only."""

from datetime import datetime

from django.urls import reverse

from cms.clinic.figures import Figure
from cms.clinic.waiting import Waiting
from cms.reviews.due_list import State, counts
from cms.reviews.models import ReviewRecord
from cms.reviews.services import reviewer_for


def overdue(user) -> Waiting | None:
    """For physicians: pages whose day has passed, or whose text holds something to look at."""
    one, many = "page is overdue for clinical review", "pages are overdue for clinical review"
    return _told(user, (State.OVERDUE, State.ITEMS), one, many)


def soon(user) -> Waiting | None:
    one, many = "page is due for clinical review within 30 days", "pages are due for clinical review within 30 days"
    return _told(user, (State.SOON,), one, many)


def _told(user, states: tuple[State, ...], one: str, many: str) -> Waiting | None:
    if reviewer_for(user) is None:
        return None
    numbers = counts()
    number = sum(numbers[state] for state in states)
    return Waiting(one if number == 1 else many, number, reverse("reviews"))


def figures(begins: datetime, ends: datetime, user) -> list[Figure]:
    numbers = counts()
    done = ReviewRecord.objects.filter(at__gte=begins, at__lt=ends).count()
    return [
        Figure("Clinical reviews recorded in the month", done),
        Figure("Reviews overdue", numbers[State.OVERDUE] + numbers[State.ITEMS], "Pages, as of today."),
    ]
