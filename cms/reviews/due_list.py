"""Published pages by the date they are due for clinical review; used by lists, counts and emails."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count
from django.utils.timezone import localdate
from wagtail.models import Page

from cms.reviews.models import ReviewRecord
from cms.reviews.selectors import due, last_reviews, open_items, reviewed_models

DUE_SOON = timedelta(days=30)


class State(StrEnum):
    ITEMS = "items"
    OVERDUE = "overdue"
    SOON = "soon"
    NEVER = "never"
    FINE = "fine"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    State.ITEMS: "Issues to review",
    State.OVERDUE: "Overdue",
    State.SOON: "Due within 30 days",
    State.NEVER: "Never reviewed",
    State.FINE: "Not due yet",
}


@dataclass(frozen=True)
class Row:
    page: Page
    due: date
    last: ReviewRecord | None
    items: int
    state: State


def rows() -> list[Row]:
    """Return a row for each published page that needs reviews, most urgent first."""
    if not (models := reviewed_models()):
        return []
    return _rows(list(Page.objects.live().type(*models).select_related("content_type")))


def row(page: Page) -> Row:
    """Return the row of one page."""
    return _rows([page])[0]


def counts(listed: list[Row] | None = None) -> Counter:
    """Return the number of pages in each state."""
    return Counter(row.state for row in (rows() if listed is None else listed))


def _rows(pages: list[Page]) -> list[Row]:
    """Return the rows of `pages` in three queries."""
    last, today = last_reviews(pages), localdate()
    days = due(pages, last)
    numbers = open_items().filter(page__in=[page.pk for page in pages]).order_by()
    items = dict(numbers.values_list("page").annotate(number=Count("pk")))
    made = [_row(page, days.get(page.pk, today), last.get(page.pk), items.get(page.pk, 0), today) for page in pages]
    return sorted(made, key=lambda row: (list(State).index(row.state), row.due, row.page.pk))


def _row(page: Page, day: date, last: ReviewRecord | None, items: int, today: date) -> Row:
    state = State.FINE if last else State.NEVER
    if day <= today + DUE_SOON:
        state = State.SOON
    if day <= today:
        state = State.OVERDUE
    if items:
        state = State.ITEMS
    return Row(page, day, last, items, state)
