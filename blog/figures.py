"""What the clinic's monthly page says of answers."""

from datetime import datetime

from blog.models import AnswerPage
from cms.clinic.figures import Figure


def answers(begins: datetime, ends: datetime, user) -> list[Figure]:
    until_then = AnswerPage.objects.published().filter(first_published_at__lt=ends)
    new = until_then.filter(first_published_at__gte=begins)
    return [
        Figure("Answers published in the month", new.count()),
        Figure("Answers readers had by its end", until_then.count()),
    ]
