"""The numbers of a month that the monthly page shows beside those of requests: counts, of nothing private."""

from dataclasses import dataclass
from datetime import datetime

from blog.models import AnswerPage, Question
from cms.reviews import due_list
from cms.reviews.models import ReviewRecord


@dataclass(frozen=True)
class Stat:
    label: str
    number: int
    note: str = ""


def monthly_stats(begins: datetime, ends: datetime) -> list[Stat]:
    """Return all numbers for the month from `begins` up to `ends`, in the order of the page."""
    return [*answer_stats(begins, ends), *question_stats(begins, ends), *review_stats(begins, ends)]


def answer_stats(begins: datetime, ends: datetime) -> list[Stat]:
    until_then = AnswerPage.objects.published().filter(first_published_at__lt=ends)
    return [
        Stat("Answers published in the month", until_then.filter(first_published_at__gte=begins).count()),
        Stat("Answers readers had by its end", until_then.count()),
    ]


def question_stats(begins: datetime, ends: datetime) -> list[Stat]:
    asked = Question.objects.filter(created_at__gte=begins, created_at__lt=ends).exclude(state=Question.State.SPAM)
    answered = Question.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
    return [
        Stat("Questions asked in the month", asked.count()),
        Stat("Questions answered in the month", answered.count()),
        Stat("Questions waiting", Question.objects.waiting().count(), "now, whatever the month"),
    ]


def review_stats(begins: datetime, ends: datetime) -> list[Stat]:
    done = ReviewRecord.objects.filter(at__gte=begins, at__lt=ends)
    numbers = due_list.counts()
    overdue = numbers[due_list.State.OVERDUE] + numbers[due_list.State.ITEMS]
    return [
        Stat("Clinical reviews recorded in the month", done.count()),
        Stat("Reviews overdue", overdue, "Pages, as of today."),
    ]
