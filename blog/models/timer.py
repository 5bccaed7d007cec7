"""The clock an answer is written against. What readers see of it is `AnswerTime`, written when it stops."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
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


# A window that closed is counted as open for so long after its last sign of life, which it gives each 30 s.
GRACE = timedelta(minutes=1)
# After so long without one nobody has the editor open: browsers slow a hidden window down to one sign a minute.
MAX_HEARTBEAT_GAP = timedelta(minutes=3)
# Nobody writes for so long without a press of a button.
MAX_RUNNING_TIME = timedelta(hours=3)


class TimingSession(models.Model):
    """One sitting at an answer: started, perhaps paused and continued, stopped. Times are the server's."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        PAUSED = "paused", "paused"
        STOPPED = "stopped", "stopped"

    class PausedBy(models.TextChoices):
        PERSON = "", "by hand"
        CLOSED = "closed", "when the window closed"
        LONG = "long", "after three hours without a press"

    answer = models.ForeignKey("blog.AnswerPage", on_delete=models.CASCADE, related_name="timings")
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    paused_by = models.CharField(max_length=6, choices=PausedBy.choices, default=PausedBy.PERSON, blank=True)
    kept = models.DurationField(default=timedelta)
    running_since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state__in=["running", "paused"]), name="one_open_timing_an_answer"
            )
        ]

    def __str__(self):
        return f"{self.state}, {self.kept}"

    def counts_until(self, now: datetime) -> datetime:
        """Up to when a running session counts, seen from `now`: earlier than that when nobody is there any more."""
        last = self.running_since + MAX_RUNNING_TIME
        if self.seen_at and now - self.seen_at > MAX_HEARTBEAT_GAP:
            last = min(last, self.seen_at + GRACE)
        return min(now, last)

    def left_by(self, now: datetime) -> str:
        """Why it runs in the books only, one of `PausedBy`; empty while it really runs."""
        if self.state != self.State.RUNNING or (until := self.counts_until(now)) >= now:
            return ""
        return self.PausedBy.LONG if until == self.running_since + MAX_RUNNING_TIME else self.PausedBy.CLOSED

    def elapsed_until(self, now: datetime) -> timedelta:
        """What this sitting took until `now`. Never negative, whatever the server's clock did."""
        if self.state != self.State.RUNNING:
            return self.kept
        return self.kept + max(timedelta(0), self.counts_until(now) - self.running_since)


class TimerPress(models.Model):
    """A press of a button that a browser sent once: sent again after a lost line, it changes nothing."""

    answer = models.ForeignKey("blog.AnswerPage", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "key"], name="a_press_counts_once")]

    def __str__(self):
        return self.key


class TimeCorrection(models.Model):
    """Who said that the recorded time was wrong, and why. Only added to."""

    answer = models.ForeignKey("blog.AnswerPage", on_delete=models.CASCADE, related_name="time_corrections")
    before = models.PositiveIntegerField("seconds before")
    after = models.PositiveIntegerField("seconds after")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.before} → {self.after}"
