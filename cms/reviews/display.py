"""The review summary on public pages: date, reviewer, and whether the reviewer is the author."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from cms.clinic.models import Physician
from cms.page_cache.content_version import cached
from cms.reviews.models import ReviewRecord, ReviewSettings
from cms.reviews.selectors import due_after, last_review


@dataclass(frozen=True)
class ReviewSummary:
    """The newest review of a page. `is_late` is true when a page without one is past its due date."""

    record: ReviewRecord | None
    day: date | None
    by_author: bool
    is_late: bool


def review_summary(page, author: Physician | None, request=None) -> ReviewSummary:
    record = last_review(page)
    if record is None:
        months = cached(request, "review-months", ReviewSettings.months_now)
        start = page.first_published_at
        return ReviewSummary(None, None, False, is_late=bool(start) and due_after(start, months) <= localdate())
    by_author = author is not None and record.reviewer_id == author.pk
    return ReviewSummary(record, localdate(record.at), by_author, is_late=False)
