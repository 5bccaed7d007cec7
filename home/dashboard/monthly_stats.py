"""Counts of answers, questions, and reviews for the monthly report."""

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


def monthly_stats(start: datetime, end: datetime) -> list[Stat]:
    """Return all counts for the month from `start` up to but not including `end`, in the order shown."""
    return [*answer_stats(start, end), *question_stats(start, end), *review_stats(start, end)]


def answer_stats(start: datetime, end: datetime) -> list[Stat]:
    published = AnswerPage.objects.published().filter(first_published_at__lt=end)
    return [
        Stat("Answers published this month", published.filter(first_published_at__gte=start).count()),
        Stat("Published answers at the end of the month", published.count()),
    ]


def question_stats(start: datetime, end: datetime) -> list[Stat]:
    received = Question.objects.filter(created_at__gte=start, created_at__lt=end).exclude(state=Question.State.SPAM)
    answered = Question.objects.filter(answered_at__gte=start, answered_at__lt=end)
    return [
        Stat("Questions received this month", received.count()),
        Stat("Questions answered this month", answered.count()),
        Stat("Questions waiting", Question.objects.waiting().count(), "As of today."),
    ]


def review_stats(start: datetime, end: datetime) -> list[Stat]:
    recorded = ReviewRecord.objects.filter(at__gte=start, at__lt=end)
    numbers = due_list.counts()
    overdue = numbers[due_list.State.OVERDUE] + numbers[due_list.State.ITEMS]
    return [
        Stat("Clinical reviews recorded this month", recorded.count()),
        Stat("Reviews overdue", overdue, "Pages, as of today."),
    ]
