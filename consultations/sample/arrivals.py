"""When people write to a clinic: in the evening and at lunch, less at night, at weekends and on its days off."""

from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random

from cms.clinic.business_hours import Calendar

# Twelve weeks, of which the last month is the full one: a site that is read more from week to week.
DAYS, MONTH = 84, 31
IN_MONTH = 0.62
# Monday first.
OF_WEEKDAY = (1.25, 1.15, 1.1, 1.05, 0.95, 0.6, 0.55)
ON_HOLIDAY = 0.45
# Midnight first.
OF_HOUR = (3, 2, 1, 1, 1, 2, 4, 8, 12, 13, 13, 14, 19, 17, 12, 11, 11, 13, 17, 24, 27, 24, 15, 7)


def moments(number: int, now: datetime, hours: Calendar, rng: Random) -> list[datetime]:
    """`number` times before `now` in order, by the clocks of the clinic."""
    today = now.astimezone(hours.zone).date()
    days = [today - timedelta(days=ago) for ago in range(DAYS, -1, -1)]
    weights = list(accumulate(_weight(day, today, hours) for day in days))
    clocks = list(accumulate(OF_HOUR))
    found: list[datetime] = []
    while len(found) < number:
        missing = number - len(found)
        for day, hour in zip(
            rng.choices(days, cum_weights=weights, k=missing),
            rng.choices(range(24), cum_weights=clocks, k=missing),
            strict=True,
        ):
            clock = time(hour, rng.randrange(60), rng.randrange(60), rng.randrange(1_000_000))
            # Through the clinic's own time and back: on the night the clocks change an hour of it may not exist.
            moment = datetime.combine(day, clock, hours.zone).astimezone(now.tzinfo)
            if now - timedelta(days=DAYS) <= moment <= now:
                found.append(moment)
    return sorted(found)


def _weight(day, today, hours: Calendar) -> float:
    ago = (today - day).days
    # Before the last month, from half of the average of these weeks to half more.
    before = (1 - IN_MONTH) / (DAYS - MONTH) * (0.5 + (DAYS - ago) / (DAYS - MONTH))
    share = IN_MONTH / MONTH if ago < MONTH else before
    return share * OF_WEEKDAY[day.weekday()] * (ON_HOLIDAY if day in hours.holidays else 1)


def is_open(moment: datetime, hours: Calendar) -> bool:
    """Whether somebody is there to pick up the telephone."""
    return next((begins <= moment for begins, _ in hours.open_periods(moment)), False)
