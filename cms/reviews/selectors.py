"""Last reviews, due dates, and the issues that wait for a review."""

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
    """Return the page types that need regular reviews."""
    return [model for model in get_page_models() if getattr(model, "is_reviewed", False)]


def last_review(page) -> ReviewRecord | None:
    """Return the review shown to readers; None if the page was unpublished by its last review."""
    return last_reviews([page]).get(page.pk)


def last_reviews(pages: Iterable) -> dict[int, ReviewRecord]:
    """Return the last review of each page by page id."""
    records = ReviewRecord.objects.filter(page__in=[page.pk for page in pages]).select_related("reviewer")
    newest = {record.page_id: record for record in records.order_by("at", "pk")}
    return {page: one for page, one in newest.items() if one.outcome != ReviewRecord.Outcome.WITHDRAWN}


def due(pages: Iterable, last: dict[int, ReviewRecord] | None = None) -> dict[int, date]:
    """Return the due date of each page by page id, without pages that were never published."""
    pages = list(pages)
    last, months = last_reviews(pages) if last is None else last, ReviewSettings.months_now()
    starts = {page.pk: last[page.pk].at if page.pk in last else page.first_published_at for page in pages}
    return {page: due_after(start, months) for page, start in starts.items() if start}


def due_after(start: datetime, months: int) -> date:
    """Return the date `months` later in the clinic's time zone, at most the last day of that month."""
    day = localdate(start)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def open_items() -> QuerySet[FindingRecord]:
    """Return the issues that wait for review on published pages."""
    return FindingRecord.objects.filter(to_review=True, page__live=True).select_related("page").order_by("page", "pk")


def clear_items(page, user) -> int:
    """Mark the issues of `page` as reviewed and return how many there were."""
    waiting = FindingRecord.objects.filter(page=page.pk, to_review=True)
    # An issue that was approved keeps its approver.
    waiting.filter(decided_at=None).update(decided_by=user, decided_at=timezone.now())
    return waiting.update(to_review=False)
