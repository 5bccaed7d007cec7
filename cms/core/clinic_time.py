"""Dates and times as text in the clinic's time zone, which is used throughout the admin."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format

# US names. Any other time zone is shown as its city.
ZONES = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Boise": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}


def to_clinic_time(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone())


def timezone_label() -> str:
    """Like: Pacific (Los Angeles)."""
    city = settings.TIME_ZONE.rsplit("/", 1)[-1].replace("_", " ")
    name = ZONES.get(settings.TIME_ZONE)
    return f"{name} ({city})" if name else city


def current_time_label() -> str:
    """Like: Clinic time: Pacific (Los Angeles), now 3:42 pm."""
    return f"Clinic time: {timezone_label()}, now {format_time(timezone.now())}."


def format_time(moment: datetime) -> str:
    local = to_clinic_time(moment)
    return f"{date_format(local, 'g:i')} {'am' if local.hour < 12 else 'pm'}"


def format_datetime(moment: datetime) -> str:
    """Like: Monday, November 30, 9:00 am; with the year unless it is the current year."""
    local = to_clinic_time(moment)
    year = "" if local.year == to_clinic_time(timezone.now()).year else f" {local.year}"
    return f"{date_format(local, 'l, F j')}{year}, {format_time(moment)}"
