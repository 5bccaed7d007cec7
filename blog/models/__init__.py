from blog.models.pages import AnswerPage, BlogIndexPage
from blog.models.question_settings import QuestionConsent, QuestionTexts
from blog.models.questions import IdentityFlag, Question, QuestionEvent
from blog.models.timer import AnswerTime, TimeCorrection, TimerPress, TimingSession

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
