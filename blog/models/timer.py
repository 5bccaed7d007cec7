"""The answer timer. Readers see `AnswerTime`, which is written when the timer stops."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


def format_minutes_seconds(seconds: int) -> str:
    """Minutes and seconds, like 9:40."""
    return f"{seconds // 60}:{seconds % 60:02}"


class AnswerTime(models.Model):
    """The time spent on an answer. A model of its own, because autosave would overwrite a page field."""

    answer = models.OneToOneField("blog.AnswerPage", on_delete=models.CASCADE, related_name="time")
    seconds = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self):
        return self.clock

    @property
    def clock(self) -> str:
        return format_minutes_seconds(self.seconds)

    @property
    def in_words(self) -> str:
        """For use in a sentence, like 9 min 40 s or 9 min."""
        minutes, seconds = divmod(self.seconds, 60)
        parts = [f"{minutes} min"] * bool(minutes) + [f"{seconds} s"] * bool(seconds)
        return " ".join(parts)


# After the last heartbeat of a window (sent every 15 s), so much more time is counted.
GRACE = timedelta(minutes=1)
# Without a heartbeat for this long, the window counts as closed. Hidden windows send one a minute.
MAX_HEARTBEAT_GAP = timedelta(minutes=3)
# The timer pauses automatically after running this long.
MAX_RUNNING_TIME = timedelta(hours=3)


class TimingSession(models.Model):
    """A timer session of an answer: started, maybe paused and continued, stopped. All times are server times."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        PAUSED = "paused", "paused"
        STOPPED = "stopped", "stopped"

    class PausedBy(models.TextChoices):
        PERSON = "", "paused by the user"
        CLOSED = "closed", "when the window was closed"
        LONG = "long", "automatically after 3 hours"

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
        """The end of the counted time of a running session: `now`, or earlier if its window was closed."""
        last = self.running_since + MAX_RUNNING_TIME
        if self.seen_at and now - self.seen_at > MAX_HEARTBEAT_GAP:
            last = min(last, self.seen_at + GRACE)
        return min(now, last)

    def auto_paused_by(self, now: datetime) -> str:
        """Why a session stored as running counts as paused at `now` (a `PausedBy` value), or an empty string."""
        if self.state != self.State.RUNNING or (until := self.counts_until(now)) >= now:
            return ""
        return self.PausedBy.LONG if until == self.running_since + MAX_RUNNING_TIME else self.PausedBy.CLOSED

    def elapsed_until(self, now: datetime) -> timedelta:
        """The time counted until `now`; never negative, even if the server's clock was set back."""
        if self.state != self.State.RUNNING:
            return self.kept
        return self.kept + max(timedelta(0), self.counts_until(now) - self.running_since)


class TimerPress(models.Model):
    """A button press with its idempotency key, so that a resent press has no effect."""

    answer = models.ForeignKey("blog.AnswerPage", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "key"], name="a_press_counts_once")]

    def __str__(self):
        return self.key


class TimeCorrection(models.Model):
    """A correction of the recorded time: who, when, why. Append-only."""

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
