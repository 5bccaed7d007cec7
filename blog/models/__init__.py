from blog.models.answers import AnswerPage
from blog.models.index import BlogIndexPage
from blog.models.times import AnswerTime

__all__ = ["AnswerPage", "AnswerTime", "BlogIndexPage"]
