from blog.models.answers import AnswerPage
from blog.models.index import BlogIndexPage
from blog.models.question_texts import QuestionConsent, QuestionTexts
from blog.models.questions import IdentityFlag, Question, QuestionEvent
from blog.models.times import AnswerTime
from blog.models.timing import TimeCorrection, TimerPress, TimingSession

__all__ = [
    "AnswerPage",
    "AnswerTime",
    "BlogIndexPage",
    "IdentityFlag",
    "Question",
    "QuestionConsent",
    "QuestionEvent",
    "QuestionTexts",
    "TimeCorrection",
    "TimerPress",
    "TimingSession",
]
