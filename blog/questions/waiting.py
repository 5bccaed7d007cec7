"""How many questions wait, for the dashboard, the morning's mail and the clinic's month: counts only."""

from datetime import datetime

from blog.models import Question
from blog.models.questions import READ
from cms.clinic.figures import Figure


def waiting(user) -> int:
    """How many questions wait, of those `user` may know of."""
    return Question.objects.for_user(user).waiting().count()


def digest(user) -> list[str]:
    """For those who read questions; nothing where none waits."""
    if not user.has_perm(READ):
        return []
    number = waiting(user)
    spam = Question.objects.for_user(user).filter(state=Question.State.SPAM).count()
    sentences = [
        (number, "to clean or to answer."),
        (spam, "put aside as suspected spam. Look in: a person may be among them."),
    ]
    return [f"{count} question{'' if count == 1 else 's'}: {words}" for count, words in sentences if count]


def figures(begins: datetime, ends: datetime, user) -> list[Figure]:
    asked = Question.objects.filter(created_at__gte=begins, created_at__lt=ends).exclude(state=Question.State.SPAM)
    answered = Question.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
    return [
        Figure("Questions asked in the month", asked.count()),
        Figure("Questions answered in the month", answered.count()),
        Figure("Questions waiting", Question.objects.waiting().count(), "now, whatever the month"),
    ]
