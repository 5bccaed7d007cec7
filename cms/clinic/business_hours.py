"""Business hours and holidays: parses and formats them, and calculates in business time.

Staff enter one line per group of days, like "Mon-Fri 8:00-17:00" or "Monday to Friday, 8 am to 5 pm". Times are in the
clinic's time zone. An hour is 60 minutes even when daylight saving time starts or ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError

from cms.core.clinic_time import ZONES

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DASH = r"\s*(?:[-–]|\bto\b|\bthrough\b)\s*"
TIME = r"(\d{1,2})(?::(\d\d))?\s*([ap]\.?m\b\.?)?"
LINE = re.compile(rf"([a-z][^\d]*?),?\s*(\d.*?)(?:\s+(?:{'|'.join(sorted(set(ZONES.values())))}))?\.?", re.IGNORECASE)
PERIOD = re.compile(rf"({TIME}){DASH}({TIME})", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
EXAMPLE = "Enter a line like: Mon-Fri 8:00-17:00"
# How far to look for open hours. If the clinic is closed for longer, every minute counts as business time.
LOOK_AHEAD_DAYS = 400
# Fewer consecutive days are listed one by one.
SHORTEST_RANGE = 3

Period = tuple[time, time]
Week = dict[int, tuple[Period, ...]]


@dataclass(frozen=True)
class Calendar:
    """When the clinic is open: the periods of each weekday (0 is Monday), except on holidays."""

    week: Week
    holidays: frozenset[date]
    zone: ZoneInfo

    def open_periods(self, after: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the start and end of each open period from `after` on, in UTC and in order."""
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
        """When `minutes` of business time have passed since `start`. Without business hours, every minute counts."""
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
    """The calendar of the clinic's settings."""
    return Calendar(parse_hours(clinic.business_hours), parse_holidays(clinic.holidays), ZoneInfo(settings.TIME_ZONE))


def parse_hours(text: str) -> Week:
    """The open periods of each weekday. Errors: ValidationError that quotes the line."""
    week: dict[int, list[Period]] = {}
    for line in filter(None, map(str.strip, re.split(r"[\n;]", text))):
        days, periods = _parse_line(line)
        for day in days:
            week.setdefault(day, []).extend(periods)
    for periods in week.values():
        periods.sort()
        if any(before[1] > after[0] for before, after in pairwise(periods)):
            raise ValidationError("Two lines have overlapping hours. Change or delete one of them.")
    return {day: tuple(periods) for day, periods in sorted(week.items())}


def parse_holidays(text: str) -> frozenset[date]:
    """The dates of lines like “2026-12-25 Christmas”. Errors: ValidationError that quotes the line."""
    days = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            days.add(date.fromisoformat(line.split()[0]))
        except ValueError:
            raise ValidationError(
                f"“{line}” is not a date. Enter one date per line, like: 2026-12-25 Christmas"
            ) from None
    return frozenset(days)


def format_hours(text: str) -> str:
    """For readers, like: Monday to Friday, 8 am to 5 pm; Saturday, 9 am to 12 pm."""
    return "; ".join(
        f"{_join_words(_name_runs(days, DAYS, ' to '))}, "
        + _join_words([f"{_twelve_hours(opens)} to {_twelve_hours(closes)}" for opens, closes in periods])
        for days, periods in _days_by_periods(parse_hours(text))
    )


def schema_org_hours(text: str) -> list[str]:
    """In schema.org's format, like: Mo-Fr 08:00-17:00."""
    short = [day[:2] for day in DAYS]
    return [
        f"{','.join(_name_runs(days, short, '-'))} {opens:%H:%M}-{closes:%H:%M}"
        for days, periods in _days_by_periods(parse_hours(text))
        for opens, closes in periods
    ]


def time_zone_name() -> str:
    """The US name of the clinic's time zone; empty if it has none here."""
    return ZONES.get(settings.TIME_ZONE, "")


def _parse_line(line: str) -> tuple[list[int], list[Period]]:
    """The weekdays and open periods of a line. Errors: ValidationError."""
    match = LINE.fullmatch(line)
    days = _parse_days(match[1]) if match else []
    periods = [PERIOD.fullmatch(part) for part in SEPARATOR.split(match[2])] if days else [None]
    if None in periods:
        raise ValidationError(f"“{line}” is not in the expected format. {EXAMPLE}")
    times = [(_parse_time(period[1], line), _parse_time(period[5], line)) for period in periods]
    if any(opens >= closes for opens, closes in times):
        raise ValidationError(f"“{line}” has a closing time that is not after its opening time. {EXAMPLE}")
    return days, times


def _parse_days(text: str) -> list[int]:
    """The weekdays of a text like "Mon-Wed and Friday"; empty if a word in it is not a weekday."""
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
    """Errors: ValidationError, also for an hour without minutes or am/pm."""
    hours, minutes, half = re.fullmatch(TIME, text.strip(), re.IGNORECASE).groups()
    hour = int(hours)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    elif half or not minutes:
        raise ValidationError(f"“{line}” has an invalid time. {EXAMPLE}")
    try:
        return time(hour, int(minutes or 0))
    except ValueError:
        raise ValidationError(f"“{line}” has an invalid time. {EXAMPLE}") from None


def _days_by_periods(week: Week) -> list[tuple[list[int], tuple[Period, ...]]]:
    """Groups of days with the same hours, in the order of the week."""
    groups: dict[tuple[Period, ...], list[int]] = {}
    for day, periods in week.items():
        groups.setdefault(periods, []).append(day)
    return [(days, periods) for periods, days in groups.items()]


def _name_runs(days: list[int], names, dash: str) -> list[str]:
    """Three or more consecutive days as a range, the others by name."""
    named, run = [], []
    for day in days:
        run.append(day)
        if day + 1 not in days:
            long = len(run) >= SHORTEST_RANGE
            named += [f"{names[run[0]]}{dash}{names[run[-1]]}"] if long else [names[one] for one in run]
            run = []
    return named


def _join_words(words: list[str]) -> str:
    """Like: one; one and two; one, two, and three."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])}, and {words[-1]}"


def _twelve_hours(clock: time) -> str:
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes} {'am' if clock.hour < 12 else 'pm'}"
