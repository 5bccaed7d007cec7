"""Business hours: parsing, formatting and calculating in business time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from cms.clinic.business_hours import Calendar, format_hours, parse_holidays, parse_hours, schema_org_hours

PACIFIC = ZoneInfo("America/Los_Angeles")
WEEKDAYS = "Mon-Fri 8:00-17:00"


def at(text: str) -> datetime:
    """A time in the clinic's time zone."""
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def clinic(hours: str = WEEKDAYS, holidays: str = "") -> Calendar:
    return Calendar(parse_hours(hours), parse_holidays(holidays), PACIFIC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-24 09:00", 4, "2026-11-24 13:00"),
        ("2026-11-24 15:00", 9, "2026-11-25 15:00"),
        ("2026-11-24 20:00", 9, "2026-11-25 17:00"),
        ("2026-11-27 16:00", 2, "2026-11-30 09:00"),  # over a weekend
        ("2026-11-28 03:00", 1, "2026-11-30 09:00"),
        ("2026-12-31 16:30", 1, "2027-01-01 08:30"),  # over the year's end
    ],
)
def test_add_business_minutes_skips_closed_hours(start, hours, due):
    assert clinic().add_business_minutes(at(start), hours * 60) == at(due)


def test_holiday_does_not_count_as_business_time():
    closed = clinic(holidays="2026-11-26 Thanksgiving\n2026-11-27")
    assert closed.add_business_minutes(at("2026-11-25 16:00"), 120) == at("2026-11-30 09:00")


@pytest.mark.parametrize(("night", "hours"), [("2026-11-01", 25), ("2026-03-08", 23)])
def test_hours_are_60_minutes_when_daylight_saving_changes(night, hours):
    always = clinic("Mon-Sun 0:00-23:59")
    begins, ends = at(f"{night} 00:00"), at(f"{night} 23:59")
    assert always.minutes_between(begins, ends) == hours * 60 - 1
    assert always.add_business_minutes(begins, hours * 60 - 1) == ends.astimezone(UTC)


def test_minutes_between_counts_business_hours_only():
    assert clinic().minutes_between(at("2026-11-27 16:00"), at("2026-11-30 09:30")) == 60 + 90
    assert clinic().minutes_between(at("2026-11-28 01:00"), at("2026-11-29 23:00")) == 0
    assert clinic().minutes_between(at("2026-11-30 09:00"), at("2026-11-30 08:00")) == 0


def test_without_hours_every_minute_counts():
    assert clinic("").add_business_minutes(at("2026-11-28 03:00"), 60) == at("2026-11-28 04:00")
    assert clinic("").minutes_between(at("2026-11-28 03:00"), at("2026-11-28 04:00")) == 60


def test_hours_are_parsed_from_common_formats():
    week = parse_hours("Monday – Thursday 08:00–12:00\nmon-thu 13:00-17:00\n\nFri 8:00-12:00\nSat-Sun 10:00-11:00")
    assert week[0] == ((time(8), time(12)), (time(13), time(17)))
    assert week[4] == ((time(8), time(12)),)
    assert set(week) == set(range(7))
    assert set(parse_hours("Sat-Mon 8:00-9:00")) == {5, 6, 0}


@pytest.mark.parametrize(
    "line",
    [
        "8 to 5",
        "By appointment",
        "Monday to Friday, 9 to 5",
        "Monday to Friday, 5 pm to 8 am",
        "Monday to Friday, 13 pm to 2 pm",
        "Monday to Funday, 8 am to 5 pm",
        "Mon 17:00-8:00",
        "Mon 8:00-25:00",
        "Xyz 8:00-9:00",
        "Mon-Xyz 8:00-9:00",
        "Mon 8:00-12:00\nMon 11:00-13:00",
    ],
)
def test_invalid_hours_raise_error_that_explains_the_format(line):
    with pytest.raises(ValidationError) as refused:
        parse_hours(line)
    assert len(refused.value.messages[0].split()) > 5


def test_holidays_are_dates_with_optional_note():
    assert parse_holidays("2026-12-25 Christmas\n\n2027-01-01") == {date(2026, 12, 25), date(2027, 1, 1)}
    with pytest.raises(ValidationError, match="2026-02-30"):
        parse_holidays("2026-02-30")


@pytest.mark.parametrize(
    ("typed", "shown", "schema_org"),
    [
        ("Mon-Fri 8:00-17:00", "Monday to Friday, 8 am to 5 pm", ["Mo-Fr 08:00-17:00"]),
        ("Monday to Friday, 8 am to 5 pm Hawaii", "Monday to Friday, 8 am to 5 pm", ["Mo-Fr 08:00-17:00"]),
        ("Monday to Friday, 8 am to 5 pm Pacific", "Monday to Friday, 8 am to 5 pm", ["Mo-Fr 08:00-17:00"]),
        (
            "Monday and Wednesday, 8:30 a.m. to 12 p.m.",
            "Monday and Wednesday, 8:30 am to 12 pm",
            ["Mo,We 08:30-12:00"],
        ),
        ("Mon-Fri 9am-5pm", "Monday to Friday, 9 am to 5 pm", ["Mo-Fr 09:00-17:00"]),
        (
            "Tuesdays, Thursdays and Saturdays, 10 am to 4 pm.",
            "Tuesday, Thursday, and Saturday, 10 am to 4 pm",
            ["Tu,Th,Sa 10:00-16:00"],
        ),
        (
            "Mon-Wed, Fri 8:00-12:00\nMon-Wed, Fri 13:00-17:00\nSat 9:00-12:00",
            "Monday to Wednesday and Friday, 8 am to 12 pm and 1 pm to 5 pm; Saturday, 9 am to 12 pm",
            ["Mo-We,Fr 08:00-12:00", "Mo-We,Fr 13:00-17:00", "Sa 09:00-12:00"],
        ),
        ("Friday to Monday, 0:00-23:59", "Monday and Friday to Sunday, 12 am to 11:59 pm", ["Mo,Fr-Su 00:00-23:59"]),
        ("", "", []),
    ],
)
def test_hours_are_formatted_for_readers_and_schema_org(typed, shown, schema_org):
    assert format_hours(typed) == shown
    assert schema_org_hours(typed) == schema_org
    assert schema_org_hours(shown) == schema_org
