"""Opening hours and holidays: read them, show them to people and machines, and count time in them.

A person writes a line for each kind of day: "Mon-Fri 8:00-17:00" or "Monday to Friday, 8 am to 5 pm". Times are
the clinic's own; when the clocks change, an hour is still sixty minutes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DASH = r"\s*(?:[-–]|\bto\b|\bthrough\b)\s*"
TIME = r"(\d{1,2})(?::(\d\d))?\s*([ap]\.?m\b\.?)?"
ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Los_Angeles": "Pacific",
}
LINE = re.compile(rf"([a-z][^\d]*?),?\s*(\d.*?)(?:\s+(?:{'|'.join(ZONES.values())}))?\.?", re.IGNORECASE)
PERIOD = re.compile(rf"({TIME}){DASH}({TIME})", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
EXAMPLE = "Write a line like: Mon-Fri 8:00-17:00"
# A clinic that is closed for longer than this has no due times.
LOOK_AHEAD_DAYS = 400
# Fewer days in a row are listed one by one.
SHORTEST_RANGE = 3

Period = tuple[time, time]
Week = dict[int, tuple[Period, ...]]


@dataclass(frozen=True)
class Calendar:
    """When the clinic works: the open periods of each weekday (0 is Monday), and the days when it is closed."""

    week: Week
    holidays: frozenset[date]
    zone: ZoneInfo

    def open_periods(self, after: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open times from `after` on, in UTC and in order; the first may have begun already."""
        day = after.astimezone(self.zone).date()
        for ahead in range(LOOK_AHEAD_DAYS):
            today = day + timedelta(days=ahead)
            if today in self.holidays:
                continue
            for opens, closes in self.week.get(today.weekday(), ()):
                begins, ends = self._moment(today, opens), self._moment(today, closes)
                if ends > after:
                    yield max(begins, after), ends

    def add_business_minutes(self, start: datetime, minutes: int) -> datetime:
        """When `minutes` of business time have passed since `start`. Without hours, every minute counts."""
        left = timedelta(minutes=minutes)
        for begins, ends in self.open_periods(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return start + timedelta(minutes=minutes)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole business minutes from `start` to `end`."""
        if not self.week:
            return max(0, int((end - start).total_seconds() // 60))
        worked = timedelta()
        for begins, ends in self.open_periods(start):
            if begins >= end:
                break
            worked += min(ends, end) - begins
        return int(worked.total_seconds() // 60)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def calendar(clinic) -> Calendar:
    """The calendar that the clinic's settings describe."""
    return Calendar(parse_hours(clinic.business_hours), parse_holidays(clinic.holidays), ZoneInfo(settings.TIME_ZONE))


def parse_hours(text: str) -> Week:
    """The open periods of each weekday. Errors: ValidationError, naming the line."""
    week: dict[int, list[Period]] = {}
    for line in filter(None, map(str.strip, re.split(r"[\n;]", text))):
        days, periods = _parse_line(line)
        for day in days:
            week.setdefault(day, []).extend(periods)
    for periods in week.values():
        periods.sort()
        if any(before[1] > after[0] for before, after in pairwise(periods)):
            raise ValidationError("Two lines give hours for the same time. Delete one of them.")
    return {day: tuple(periods) for day, periods in sorted(week.items())}


def parse_holidays(text: str) -> frozenset[date]:
    """Days off, one a line as 2026-12-25; what follows the date is a note. Errors: ValidationError."""
    days = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            days.add(date.fromisoformat(line.split()[0]))
        except ValueError:
            raise ValidationError(f"“{line}” is no date. Write one a line, like: 2026-12-25 Christmas") from None
    return frozenset(days)


def format_hours(text: str) -> str:
    """As readers see it: Monday to Friday, 8 am to 5 pm; Saturday, 9 am to 12 pm."""
    return "; ".join(
        f"{_join_words(_name_runs(days, DAYS, ' to '))}, "
        + _join_words([f"{_twelve_hours(opens)} to {_twelve_hours(closes)}" for opens, closes in periods])
        for days, periods in _days_by_periods(parse_hours(text))
    )


def schema_org_hours(text: str) -> list[str]:
    """For machines, in schema.org's form: Mo-Fr 08:00-17:00."""
    short = [day[:2] for day in DAYS]
    return [
        f"{','.join(_name_runs(days, short, '-'))} {opens:%H:%M}-{closes:%H:%M}"
        for days, periods in _days_by_periods(parse_hours(text))
        for opens, closes in periods
    ]


def time_zone_name() -> str:
    """What people in the United States call the clinic's time zone; empty elsewhere."""
    return ZONES.get(settings.TIME_ZONE, "")


def _parse_line(line: str) -> tuple[list[int], list[Period]]:
    """The days that a line names, and their open periods. Errors: ValidationError."""
    match = LINE.fullmatch(line)
    days = _parse_days(match[1]) if match else []
    periods = [PERIOD.fullmatch(part) for part in SEPARATOR.split(match[2])] if days else [None]
    if None in periods:
        raise ValidationError(f"“{line}” cannot be read. {EXAMPLE}")
    times = [(_parse_time(period[1], line), _parse_time(period[5], line)) for period in periods]
    if any(opens >= closes for opens, closes in times):
        raise ValidationError(f"“{line}” ends before it begins. {EXAMPLE}")
    return days, times


def _parse_days(text: str) -> list[int]:
    """The weekdays that a text like "Mon-Wed and Friday" names; none if a word in it is no day."""
    days: list[int] = []
    for part in SEPARATOR.split(text.strip()):
        ends = [_parse_day(name) for name in re.split(DASH, part, flags=re.IGNORECASE)]
        if None in ends or len(ends) > 2:
            return []
        first, last = ends[0], ends[-1]
        days += [(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)]
    return days


def _parse_day(name: str) -> int | None:
    word = name.lower().rstrip(".")
    matches = [number for number, day in enumerate(DAYS) if len(word) > 2 and f"{day.lower()}s".startswith(word)]
    return matches[0] if matches else None


def _parse_time(text: str, line: str) -> time:
    """Errors: ValidationError, also for an hour that could be in the morning or in the afternoon."""
    hours, minutes, half = re.fullmatch(TIME, text.strip(), re.IGNORECASE).groups()
    hour = int(hours)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    elif half or not minutes:
        raise ValidationError(f"“{line}” has a time that cannot be read. {EXAMPLE}")
    try:
        return time(hour, int(minutes or 0))
    except ValueError:
        raise ValidationError(f"“{line}” has a time that does not exist. {EXAMPLE}") from None


def _days_by_periods(week: Week) -> list[tuple[list[int], tuple[Period, ...]]]:
    """The days that have the same hours, together, in the order of the week."""
    groups: dict[tuple[Period, ...], list[int]] = {}
    for day, periods in week.items():
        groups.setdefault(periods, []).append(day)
    return [(days, periods) for periods, days in groups.items()]


def _name_runs(days: list[int], names, dash: str) -> list[str]:
    """Three days or more in a row as one range, the others by name."""
    named, run = [], []
    for day in days:
        run.append(day)
        if day + 1 not in days:
            long = len(run) >= SHORTEST_RANGE
            named += [f"{names[run[0]]}{dash}{names[run[-1]]}"] if long else [names[one] for one in run]
            run = []
    return named


def _join_words(words: list[str]) -> str:
    """One; one and two; one, two, and three."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])}, and {words[-1]}"


def _twelve_hours(clock: time) -> str:
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes} {'am' if clock.hour < 12 else 'pm'}"
