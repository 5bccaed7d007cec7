"""What the admin's lists say of a page's reviews and of what the rules found in it."""

from collections import Counter

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate

from cms.content_checks.models import FindingRecord
from cms.core.admin_columns import PageColumn
from cms.reviews.selectors import due

State = FindingRecord.State


def review_due(pages) -> dict:
    today = localdate()
    return {number: _day(number, day, day <= today) for number, day in due(page for page in pages if page.live).items()}


def claims(pages) -> dict:
    """What stands in the text and somebody decided, or has to decide."""
    kept = FindingRecord.objects.filter(page__in=[page.pk for page in pages])
    numbers = Counter(
        (page, to_review)
        for page, to_review in kept.filter(state__in=(State.OPEN, State.WAIVED)).values_list("page", "to_review")
    )
    said = {}
    for page in pages:
        to_review, stands = numbers[page.pk, True], numbers[page.pk, False]
        words = [f"{to_review} to review"] * bool(to_review) + [f"{stands} kept"] * bool(stands)
        if words:
            address = reverse("page_findings", args=[page.pk])
            said[page.pk] = format_html('<a href="{}">{}</a>', address, ", ".join(words))
    return said


def _day(page: int, day, late: bool):
    words = date_format(day, "M j, Y")
    return format_html('<a href="{}">{}{}</a>', reverse("review", args=[page]), words, ", overdue" if late else "")


REVIEW_COLUMNS = [PageColumn("review_due", "Review due", review_due), PageColumn("claims", "Claims", claims)]
