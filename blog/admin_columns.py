"""Columns of the answer list in the admin."""

from django.urls import reverse
from django.utils.html import format_html

from blog.models import AnswerPage, AnswerTime
from cms.core.admin_columns import PageColumn


def condition_labels(pages) -> dict:
    through = AnswerPage.conditions.through
    pairs = through.objects.filter(answerpage__in=[page.pk for page in pages]).order_by("conditionpage__path")
    found: dict[int, list[str]] = {}
    for answer, title in pairs.values_list("answerpage", "conditionpage__title"):
        found.setdefault(answer, []).append(title)
    return {answer: ", ".join(titles) for answer, titles in found.items()}


def timer_links(pages) -> dict:
    """Links to the timer page, which works without JavaScript."""
    times = {time.answer_id: time for time in AnswerTime.objects.filter(answer__in=[page.pk for page in pages])}
    return {
        page.pk: format_html(
            '<a href="{}">{}</a>',
            reverse("timer", args=[page.pk]),
            f"{times[page.pk].clock} of {page.minutes}" if page.pk in times else "Not timed",
        )
        for page in pages
    }


ANSWER_COLUMNS = [
    PageColumn("conditions", "Conditions", condition_labels),
    PageColumn("minutes", "Time spent", timer_links),
]
