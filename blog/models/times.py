from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone


def as_clock(seconds: int) -> str:
    """As on a stopwatch: 9:40."""
    return f"{seconds // 60}:{seconds % 60:02}"


class AnswerTime(models.Model):
    """How long an answer really took. Its own model: the editor's autosave would overwrite a page field."""

    answer = models.OneToOneField("blog.AnswerPage", on_delete=models.CASCADE, related_name="time")
    seconds = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self):
        return self.clock

    @property
    def clock(self) -> str:
        return as_clock(self.seconds)

    @property
    def in_words(self) -> str:
        """For a sentence: 9 min 40 s, or 9 min."""
        minutes, seconds = divmod(self.seconds, 60)
        parts = [f"{minutes} min"] * bool(minutes) + [f"{seconds} s"] * bool(seconds)
        return " ".join(parts)
