"""How long a person waits for a first reply, counted in the clinic's business hours."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from cms.clinic.business_hours import Calendar, calendar
from cms.clinic.context import ClinicContext
from consultations.models import ConsultationRequest

HOUR = 60


@dataclass(frozen=True)
class ReplyTarget:
    """An answer within so many minutes of the clinic's business time."""

    hours: Calendar
    minutes: int


def current_reply_target() -> ReplyTarget:
    """What the clinic's settings promise now."""
    clinic = ClinicContext().settings
    return ReplyTarget(calendar(clinic), clinic.reply_hours * HOUR)


def start_sla(request: ConsultationRequest, now: datetime, promised: ReplyTarget | None = None) -> None:
    """Begin to count; the caller saves the row."""
    promised = promised or current_reply_target()
    request.due_at = promised.hours.add_business_minutes(now, promised.minutes)
    request.overdue = False


def stop_sla(request: ConsultationRequest, now: datetime, replied: bool, promised: ReplyTarget | None = None) -> None:
    """No longer count; the caller saves the row. A first reply is kept with the business minutes it took."""
    request.due_at = None
    request.overdue = False
    if replied and request.first_reply_at is None:
        request.first_reply_at = now
        hours = (promised or current_reply_target()).hours
        request.reply_minutes = hours.minutes_between(request.created_at, now)


def mark_overdue(now: datetime | None = None) -> int:
    """How many became overdue since somebody last looked. One indexed update, and none when nothing is late."""
    late = ConsultationRequest.objects.filter(
        state=ConsultationRequest.State.NEW, overdue=False, due_at__lt=now or timezone.now()
    )
    return late.update(overdue=True) if late.exists() else 0


def deadline_label(request: ConsultationRequest, hours: Calendar, now: datetime | None = None) -> str:
    """When an answer is due or was due, by the clinic's `hours`; empty while no clock runs."""
    if request.due_at is None:
        return ""
    now = now or timezone.now()
    due = timezone.localtime(request.due_at)
    left = hours.minutes_between(*sorted((now, request.due_at)))
    if request.due_at < now:
        return f"Overdue since {_format_deadline(due, now)}, by {_format_duration(left)}"
    return f"Due {_format_deadline(due, now)}, in {_format_duration(left)}"


def _format_deadline(moment: datetime, now: datetime) -> str:
    days = (moment.date() - timezone.localtime(now).date()).days
    clock = date_format(moment, "g:i a")
    day = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days) or date_format(moment, "D, M j")
    return f"{day} at {clock}"


def _format_duration(minutes: int) -> str:
    """Business time in words: hours are what a colleague plans with."""
    if minutes < HOUR:
        return f"{minutes} working minute{'' if minutes == 1 else 's'}"
    hours = round(minutes / HOUR)
    return f"{hours} working hour{'' if hours == 1 else 's'}"
