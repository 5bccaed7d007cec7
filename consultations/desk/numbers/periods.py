"""Weeks and months by the clinic's clock. A week begins on Monday; it has 167 or 169 hours when the clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Period:
    """From `begins` up to and without `ends`, both the clinic's midnights, as moments in UTC."""

    begins: datetime
    ends: datetime
    is_month: bool

    @property
    def first_day(self) -> date:
        return _day(self.begins)

    @property
    def last_day(self) -> date:
        return _day(self.ends) - timedelta(days=1)


def weeks(number: int, today: date) -> list[Period]:
    """The week of `today` and those before it, `number` in all, oldest first."""
    monday = today - timedelta(days=today.weekday())
    return [
        Period(_midnight(monday - timedelta(weeks=back)), _midnight(monday - timedelta(weeks=back - 1)), False)
        for back in reversed(range(number))
    ]


def month(year: int, number: int) -> Period | None:
    """None where there is no such month, or it has not begun."""
    if not (FIRST_YEAR <= year <= today().year and 1 <= number <= 12) or date(year, number, 1) > today():
        return None
    return Period(_midnight(date(year, number, 1)), _midnight(date(year + number // 12, number % 12 + 1, 1)), True)


def month_of(day: date) -> Period | None:
    return month(day.year, day.month)


def before(period: Period) -> Period | None:
    """The month before this one."""
    return month_of(period.first_day - timedelta(days=1))


def after(period: Period) -> Period | None:
    """The month after this one, once it has begun."""
    return month_of(period.last_day + timedelta(days=1))


def months_over(periods: list[Period]) -> list[Period]:
    """The months in which the periods lie, oldest first."""
    days = {day.replace(day=1) for period in periods for day in (period.first_day, min(period.last_day, today()))}
    return [found for day in sorted(days) if (found := month_of(day))]


def today() -> date:
    return _day(timezone.now())


def _day(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)
