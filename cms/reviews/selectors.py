"""When a page was last reviewed and is due again, and which findings wait for a review."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.models import get_page_models

from cms.content_checks.models import FindingRecord
from cms.reviews.models import ReviewRecord, ReviewSettings


def reviewed_models() -> list[type]:
    """The page types that are due for review again and again."""
    return [model for model in get_page_models() if getattr(model, "is_reviewed", False)]


def last_review(page) -> ReviewRecord | None:
    """The review readers are told of; none after a withdrawal, for nobody has read the page since."""
    return last_reviews([page]).get(page.pk)


def last_reviews(pages: Iterable) -> dict[int, ReviewRecord]:
    """The same for many pages, by their numbers."""
    records = ReviewRecord.objects.filter(page__in=[page.pk for page in pages]).select_related("reviewer")
    newest = {record.page_id: record for record in records.order_by("at", "pk")}
    return {page: one for page, one in newest.items() if one.outcome != ReviewRecord.Outcome.WITHDRAWN}


def due(pages: Iterable, last: dict[int, ReviewRecord] | None = None) -> dict[int, date]:
    """The day each page is due for review; one that was never live is not due at all. `last` when it is known."""
    pages = list(pages)
    last, months = last_reviews(pages) if last is None else last, ReviewSettings.months_now()
    starts = {page.pk: last[page.pk].at if page.pk in last else page.first_published_at for page in pages}
    return {page: due_after(start, months) for page, start in starts.items() if start}


def due_after(start: datetime, months: int) -> date:
    """The same day `months` later by the clinic's clock, or that month's last."""
    day = localdate(start)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def open_items() -> QuerySet[FindingRecord]:
    """Findings to review of pages that readers see, page by page."""
    return FindingRecord.objects.filter(to_review=True, page__live=True).select_related("page").order_by("page", "pk")


def clear_items(page, user) -> int:
    """A clinical review of `page` was recorded: how many findings no longer wait for one."""
    waiting = FindingRecord.objects.filter(page=page.pk, to_review=True)
    # Who gave a reason stays the one who did.
    waiting.filter(decided_at=None).update(decided_by=user, decided_at=timezone.now())
    return waiting.update(to_review=False)
