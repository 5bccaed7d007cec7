from blog.models.answers import AnswerPage
from blog.models.index import BlogIndexPage
from blog.models.times import AnswerTime
from blog.models.timing import TimeCorrection, TimerPress, TimingSession

__all__ = ["AnswerPage", "AnswerTime", "BlogIndexPage", "TimeCorrection", "TimerPress", "TimingSession"]
