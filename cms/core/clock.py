"""The clinic's own time in words. Everybody in the admin sees this zone, wherever they sit."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format

# As people in the country call them; elsewhere the city alone says enough.
ZONES = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Boise": "Mountain",
    "America/Phoenix": "Mountain, the same all year",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}


def here(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone())


def zone_in_words() -> str:
    """Like: Pacific (Los Angeles)."""
    city = settings.TIME_ZONE.rsplit("/", 1)[-1].replace("_", " ")
    name = ZONES.get(settings.TIME_ZONE)
    return f"{name} ({city})" if name else city


def now_in_words() -> str:
    """Like: Clinic time: Pacific (Los Angeles), now 3:42 pm."""
    return f"Clinic time: {zone_in_words()}, now {clock_in_words(timezone.now())}."


def clock_in_words(moment: datetime) -> str:
    local = here(moment)
    return f"{date_format(local, 'g:i')} {'am' if local.hour < 12 else 'pm'}"


def in_words(moment: datetime) -> str:
    """Like: Monday, November 30, 9:00 am; with the year when it is another one."""
    local = here(moment)
    year = "" if local.year == here(timezone.now()).year else f" {local.year}"
    return f"{date_format(local, 'l, F j')}{year}, {clock_in_words(moment)}"
