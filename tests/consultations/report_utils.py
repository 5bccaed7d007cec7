"""A plain recount of all rows in Python, which knows nothing of how the numbers are made."""

from collections import Counter
from statistics import median
from zoneinfo import ZoneInfo

from consultations.admin import reports
from consultations.models import ConsultationRequest, StateChange

HERE = ZoneInfo("America/Los_Angeles")


def day_of(request):
    return request.created_at.astimezone(HERE).date()


def recount(period, only=None) -> dict:
    """Every figure of `period`; `only` says which requests may be known."""
    rows = [one for one in ConsultationRequest.objects.all() if period.first_day <= day_of(one) <= period.last_day]
    rows = [one for one in rows if only is None or only(one)]
    if not period.is_month:
        rows = [one for one in rows if one.state != "erased"]
    was_spam = {one.request_id for one in StateChange.objects.all() if (one.before, one.after) == ("spam", "erased")}
    spam = [one for one in rows if one.state == "spam" or (one.state == "erased" and one.pk in was_spam)]
    counted = [one for one in rows if one not in spam]
    minutes = [one.reply_minutes for one in counted if one.reply_minutes is not None]
    return {
        "requests": len(counted),
        "referrals": len([one for one in counted if one.kind == "referral"]),
        "waiting": len([one for one in counted if one.state == "new" and one.reply_minutes is None]),
        "erased": len([one for one in counted if one.state == "erased"]),
        "suspected": len(spam) + len([one for one in counted if one.suspicions]),
        "restored": len([one for one in counted if one.suspicions]),
        "entry": Counter(one.entry for one in counted),
        "page_title": Counter(one.page_title for one in counted),
        "about": Counter(one.about for one in counted),
        "place": Counter(one.place for one in counted),
        "reply_minutes": sorted(minutes),
        "median": median(minutes) if minutes else None,
        "slowest": max(minutes) if minutes else None,
    }


def reported(period, requests) -> dict:
    """Return the counts of the reports for that period, in the form of `recount`."""
    (counts,) = reports.count_requests([period], requests)
    tables = {name: reports.count_by(name, [period], requests) for name in ("entry", "page_title", "about", "place")}
    return vars(counts) | tables | {"median": counts.median_reply, "slowest": counts.slowest_reply}
