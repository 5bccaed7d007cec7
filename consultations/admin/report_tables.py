"""The tables and single figures of the reports, with small counts hidden from everyone but the owner (`exact`)."""

from typing import NamedTuple

from django.conf import settings

from consultations.admin import reports
from consultations.models import ConsultationRequest

MAX_TABLE_ROWS = 12
MINUTES = 60
OTHERS = "All others"
NO_PAGE = "No page (phone call, referral, or the form itself)"
NO_CONDITION = "Not given"


class Fact(NamedTuple):
    label: str
    text: str
    note: str = ""


class Row(NamedTuple):
    label: str
    number: int
    share: int
    """In percent."""


class Table(NamedTuple):
    heading: str
    column: str
    rows: list[Row]
    note: str = ""


def format_count(number: int, exact: bool) -> str:
    return f"{number:,}" if reports.may_show(number, exact) else f"fewer than {reports.FEW}"


def format_minutes(minutes: float | None, short: bool = False) -> str:
    """“45 business minutes” or “3.5 business hours”; “45 min” or “3.5 h” when `short`; empty for None."""
    if minutes is None:
        return ""
    unit, short_unit = ("minute", "min") if minutes < MINUTES else ("hour", "h")
    text = f"{minutes if unit == 'minute' else minutes / MINUTES:,.1f}".removesuffix(".0")
    return f"{text} {short_unit}" if short else f"{text} business {unit}{'' if text == '1' else 's'}"


def make_table(heading, column, numbers, exact, *, note="", in_order=False) -> Table:
    """Rows by size, unless `in_order`; small ones are merged for everyone but the owner."""
    numbers = {label: number for label, number in numbers.items() if number}
    shown, others = (numbers, 0) if exact else reports.merge_small_rows(numbers)
    labels = list(shown)
    if not in_order:
        labels.sort(key=lambda label: (label in (NO_PAGE, NO_CONDITION), -shown[label], label.casefold()))
    others += sum(shown[label] for label in labels[MAX_TABLE_ROWS:])
    rows = [(label, shown[label]) for label in labels[:MAX_TABLE_ROWS]]
    # With no other row to show, only the total would be left.
    if rows and others:
        rows.append((OTHERS, others))
    total = sum(numbers.values())
    return Table(heading, column, [Row(label, number, round(100 * number / total)) for label, number in rows], note)


def source_table(periods, requests, exact) -> Table:
    names = dict(ConsultationRequest.Entry.choices)
    sources = reports.count_by("entry", periods, requests)
    return make_table("By source", "Source", {names.get(k, k): n for k, n in sources.items()}, exact)


def origin_tables(periods, requests, exact) -> list[Table]:
    pages = reports.count_by("page_title", periods, requests)
    conditions = reports.count_by("about", periods, requests)
    note = "Page views are not counted here, so there is no rate."
    return [
        source_table(periods, requests, exact),
        make_table("By page", "Page", {k or NO_PAGE: n for k, n in pages.items()}, exact, note=note),
        make_table("By condition", "Condition", {k or NO_CONDITION: n for k, n in conditions.items()}, exact),
        make_table("By location", "Location", reports.count_by("place", periods, requests), exact),
    ]


def reply_table(counts: reports.Counts, reply_hours: int, exact: bool) -> Table:
    """First replies against the clinic's own goal."""
    goal = reply_hours * MINUTES
    within = sum(minutes <= goal for minutes in counts.reply_minutes)
    numbers = {
        f"Within {format_minutes(goal)}": within,
        "Later": counts.replied - within,
        "Waiting for a reply": counts.waiting,
        "Closed without a reply": counts.requests - counts.replied - counts.waiting,
    }
    return make_table("Reply time", "First reply", numbers, exact, in_order=True)


def reply_facts(counts: reports.Counts, exact: bool) -> list[Fact]:
    if not counts.replied or not reports.may_show(counts.replied, exact):
        return []
    return [
        Fact("Median first reply", format_minutes(counts.median_reply)),
        Fact("Slowest first reply", format_minutes(counts.slowest_reply)),
    ]


def other_facts(counts: reports.Counts, periods: list[reports.Period], user) -> list[Fact]:
    exact = user.is_superuser
    spam = f"not in the other totals; deleted after {settings.RETENTION['spam']} days"
    shown = [
        Fact("Referrals", format_count(counts.referrals, exact)),
        Fact("Suspected spam", format_count(counts.suspected, exact), spam),
        Fact("Restored from spam", format_count(counts.restored, exact), "marked automatically, restored by staff"),
    ]
    invitations = reports.count_invitations(periods[0].begins, periods[-1].ends, user)
    if invitations is not None:
        links = f"links are deleted after {settings.RETENTION['invitations']} days"
        shown.append(Fact("Invitation links made", format_count(invitations, exact), links))
    return shown
