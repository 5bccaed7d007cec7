"""Columns of the admin's page lists: review due date and issues."""

from collections import Counter

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate

from cms.content_checks.models import FindingRecord
from cms.core.admin_columns import PageColumn
from cms.reviews.selectors import due

State = FindingRecord.State


def review_due_dates(pages) -> dict:
    today = localdate()
    return {
        number: _due_link(number, day, day <= today) for number, day in due(page for page in pages if page.live).items()
    }


def issue_links(pages) -> dict:
    """Return a link for each page with issues: how many wait for review and how many are approved."""
    records = FindingRecord.objects.filter(page__in=[page.pk for page in pages])
    numbers = Counter(
        (page, to_review)
        for page, to_review in records.filter(state__in=(State.OPEN, State.WAIVED)).values_list("page", "to_review")
    )
    cells = {}
    for page in pages:
        to_review, approved = numbers[page.pk, True], numbers[page.pk, False]
        parts = [f"{to_review} to review"] * bool(to_review) + [f"{approved} approved"] * bool(approved)
        if parts:
            url = reverse("page_findings", args=[page.pk])
            cells[page.pk] = format_html('<a href="{}">{}</a>', url, ", ".join(parts))
    return cells


def _due_link(page: int, day, late: bool):
    label = date_format(day, "M j, Y")
    return format_html('<a href="{}">{}{}</a>', reverse("review", args=[page]), label, ", overdue" if late else "")


REVIEW_COLUMNS = [PageColumn("review_due", "Review due", review_due_dates), PageColumn("claims", "Issues", issue_links)]
