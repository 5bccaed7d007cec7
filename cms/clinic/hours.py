"""The clinic's business hours and holidays, and time counted in them.

Hours are written by people, a line for each kind of day: “Mon-Fri 8:00-17:00”, “Sat 9:00-12:00”. Times are
the clinic's own; across a change of the clock an hour on the wall is what it is in truth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINE = re.compile(
    r"(?P<first>[a-z]{3})[a-z]*(?:\s*[-–]\s*(?P<last>[a-z]{3})[a-z]*)?"
    r"\s+(?P<opens>\d{1,2}:\d\d)\s*[-–]\s*(?P<closes>\d{1,2}:\d\d)",
    re.IGNORECASE,
)
# Whoever closes for longer than this has no clock to keep.
LOOK_AHEAD_DAYS = 400

Span = tuple[time, time]


@dataclass(frozen=True)
class Calendar:
    """When the clinic works: spans of each weekday (0 is Monday), and the days when it does not."""

    week: dict[int, tuple[Span, ...]]
    holidays: frozenset[date]
    zone: ZoneInfo

    def spans(self, after: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open times from `after` on, in UTC and in order; the first may have begun already."""
        day = after.astimezone(self.zone).date()
        for ahead in range(LOOK_AHEAD_DAYS):
            today = day + timedelta(days=ahead)
            if today in self.holidays:
                continue
            for opens, closes in self.week.get(today.weekday(), ()):
                begins, ends = self._at(today, opens), self._at(today, closes)
                if ends > after:
                    yield max(begins, after), ends

    def due(self, start: datetime, minutes: int) -> datetime:
        """When `minutes` of business time have passed since `start`. A clinic without hours works round the clock."""
        left = timedelta(minutes=minutes)
        for begins, ends in self.spans(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return start + timedelta(minutes=minutes)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Business minutes from `start` to `end`, whole ones."""
        if not self.week:
            return max(0, int((end - start).total_seconds() // 60))
        worked = timedelta()
        for begins, ends in self.spans(start):
            if begins >= end:
                break
            worked += min(ends, end) - begins
        return int(worked.total_seconds() // 60)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def calendar(clinic) -> Calendar:
    """The calendar that the clinic's settings describe."""
    return Calendar(parse_hours(clinic.business_hours), parse_holidays(clinic.holidays), ZoneInfo(settings.TIME_ZONE))


def parse_hours(text: str) -> dict[int, tuple[Span, ...]]:
    """Spans of each weekday. Errors: ValidationError, naming the line."""
    week: dict[int, list[Span]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = LINE.fullmatch(line)
        first, last = (_day(match[name]) for name in ("first", "last")) if match else (None, None)
        if match is None or first is None or (match["last"] and last is None):
            raise ValidationError(f"“{line}” cannot be read. Write a line like: Mon-Fri 8:00-17:00")
        opens, closes = _clock(match["opens"], line), _clock(match["closes"], line)
        if opens >= closes:
            raise ValidationError(f"“{line}” ends before it begins. Write a line like: Mon-Fri 8:00-17:00")
        length = 0 if last is None else (last - first) % 7
        for ahead in range(length + 1):
            week.setdefault((first + ahead) % 7, []).append((opens, closes))
    for spans in week.values():
        spans.sort()
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise ValidationError("Two lines speak of the same hours. Keep one of them.")
    return {day: tuple(spans) for day, spans in week.items()}


def parse_holidays(text: str) -> frozenset[date]:
    """Days off, one a line as 2026-12-25; what follows the date is a note. Errors: ValidationError."""
    days = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            days.add(date.fromisoformat(line.split()[0]))
        except ValueError:
            raise ValidationError(f"“{line}” is no date. Write one a line, like: 2026-12-25 Christmas") from None
    return frozenset(days)


def _day(word: str | None) -> int | None:
    return DAYS.index(word.lower()) if word and word.lower() in DAYS else None


def _clock(text: str, line: str) -> time:
    hours, minutes = map(int, text.split(":"))
    try:
        return time(hours, minutes)
    except ValueError:
        raise ValidationError(f"“{line}” holds a time that does not exist. Write a line like: 8:00-17:00") from None
