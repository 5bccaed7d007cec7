"""How many questions wait, for the dashboard, the morning's mail and the clinic's month: counts only."""

from datetime import datetime

from django.urls import reverse

from blog.models import Question
from blog.models.questions import READ, VIEW
from cms.clinic.figures import Figure
from cms.clinic.waiting import Waiting, Way


def waiting(user) -> int:
    """How many questions wait, of those `user` may know of."""
    return Question.objects.for_user(user).waiting().count()


def to_answer(user) -> Waiting | None:
    if not user.has_perm(VIEW):
        return None
    number = waiting(user)
    label = "question waits for an answer" if number == 1 else "questions wait for an answer"
    return Waiting(label, number, reverse("questions"), mailed=user.has_perm(READ))


def the_inbox(user) -> Way | None:
    """A button for those who may open questions."""
    return Way("Questions", reverse("questions")) if user.has_perm(VIEW) else None


def suspected(user) -> Waiting | None:
    if not user.has_perm(READ):
        return None
    number = Question.objects.for_user(user).filter(state=Question.State.SPAM).count()
    one = "question is put aside as suspected spam; a person may have asked it"
    many = "questions are put aside as suspected spam; a person may be among them"
    return Waiting(one if number == 1 else many, number, f"{reverse('questions')}?state=spam")


def figures(begins: datetime, ends: datetime, user) -> list[Figure]:
    asked = Question.objects.filter(created_at__gte=begins, created_at__lt=ends).exclude(state=Question.State.SPAM)
    answered = Question.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
    return [
        Figure("Questions asked in the month", asked.count()),
        Figure("Questions answered in the month", answered.count()),
        Figure("Questions waiting", Question.objects.waiting().count(), "now, whatever the month"),
    ]
