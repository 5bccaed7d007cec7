"""Reply deadlines, counted in the clinic's business hours."""

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
    """The number of business minutes within which a request is to be answered."""

    hours: Calendar
    minutes: int


def current_reply_target() -> ReplyTarget:
    """Return the reply target of the clinic's current settings."""
    clinic = ClinicContext().settings
    return ReplyTarget(calendar(clinic), clinic.reply_hours * HOUR)


def start_sla(request: ConsultationRequest, now: datetime, promised: ReplyTarget | None = None) -> None:
    """Set the reply deadline; the caller saves the row."""
    promised = promised or current_reply_target()
    request.due_at = promised.hours.add_business_minutes(now, promised.minutes)
    request.overdue = False


def stop_sla(request: ConsultationRequest, now: datetime, replied: bool, promised: ReplyTarget | None = None) -> None:
    """Clear the reply deadline and record the time of a first reply; the caller saves the row."""
    request.due_at = None
    request.overdue = False
    if replied and request.first_reply_at is None:
        request.first_reply_at = now
        hours = (promised or current_reply_target()).hours
        request.reply_minutes = hours.minutes_between(request.created_at, now)


def mark_overdue(now: datetime | None = None) -> int:
    """Mark requests past their deadline as overdue and return how many. One indexed update, none if nothing is late."""
    late = ConsultationRequest.objects.filter(
        state=ConsultationRequest.State.NEW, overdue=False, due_at__lt=now or timezone.now()
    )
    return late.update(overdue=True) if late.exists() else 0


def deadline_label(request: ConsultationRequest, hours: Calendar, now: datetime | None = None) -> str:
    """Return the reply deadline as text, counted in the clinic's `hours`; empty without a deadline."""
    if request.due_at is None:
        return ""
    now = now or timezone.now()
    due = timezone.localtime(request.due_at)
    left = hours.minutes_between(*sorted((now, request.due_at)))
    if request.due_at < now:
        overdue_by = f", by {_format_duration(left)}" if left else ""
        return f"Overdue since {_format_deadline(due, now)}{overdue_by}"
    return f"Due {_format_deadline(due, now)}, in {_format_duration(left)}"


def _format_deadline(moment: datetime, now: datetime) -> str:
    days = (moment.date() - timezone.localtime(now).date()).days
    time = date_format(moment, "g:i a")
    day = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days) or date_format(moment, "D, M j")
    return f"{day} at {time}"


def _format_duration(minutes: int) -> str:
    """Return business time as text, in hours from one hour up."""
    if minutes < HOUR:
        return f"{minutes} business minute{'' if minutes == 1 else 's'}"
    hours = round(minutes / HOUR)
    return f"{hours} business hour{'' if hours == 1 else 's'}"
