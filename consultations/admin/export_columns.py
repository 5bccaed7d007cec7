"""The columns of an export, and who may export which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cms.clinic.context import ClinicContext
from cms.privacy.crypto import DecryptionError
from consultations.admin.export_writers import Phone
from consultations.admin.mixins import READ_MESSAGE
from consultations.models import ConsultationRequest
from consultations.transitions import REASON_LABELS

UNREADABLE = "(cannot be read)"
Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column. `personal`: only for those who may read messages. `selected`: checked when the form opens."""

    name: str
    heading: str
    get_value: Callable[[ConsultationRequest], Value]
    personal: bool = False
    selected: bool = True

    def value_of(self, request: ConsultationRequest) -> Value:
        try:
            return self.get_value(request)
        except DecryptionError:
            # One damaged row must not stop the export of all others.
            return UNREADABLE


def _local_time(moment: datetime | None) -> datetime | None:
    """The clinic's wall-clock time, without a time zone: spreadsheets know none."""
    return (
        timezone.make_naive(moment, timezone.get_default_timezone()).replace(second=0, microsecond=0)
        if moment
        else None
    )


def _assignee_name(request: ConsultationRequest) -> str:
    return (request.assignee.get_full_name() or request.assignee.get_username()) if request.assignee else ""


COLUMNS = (
    Column("reference", "Reference", lambda r: r.reference),
    Column("state", "Status", lambda r: r.get_state_display()),
    Column("kind", "Type", lambda r: r.get_kind_display()),
    Column("came_in", "Received", lambda r: _local_time(r.created_at)),
    Column("place", "Location", lambda r: r.place),
    Column("name", "Name", lambda r: r.name, personal=True),
    Column("phone", "Phone", lambda r: Phone(r.phone), personal=True),
    Column("email", "Email", lambda r: r.email, personal=True),
    Column("clinician", "Referred by", lambda r: r.clinician, personal=True, selected=False),
    Column("practice", "Practice", lambda r: r.practice, personal=True, selected=False),
    Column("clinician_phone", "Practice phone", lambda r: Phone(r.clinician_phone), personal=True, selected=False),
    Column("npi", "NPI", lambda r: r.npi, personal=True, selected=False),
    Column("about", "Condition", lambda r: r.about, personal=True, selected=False),
    Column("message", "Message", lambda r: r.message, personal=True, selected=False),
    Column("wants", "Contact by", lambda r: r.get_contact_by_display()),
    Column("best_time", "Best time", lambda r: r.get_best_time_display()),
    Column("assignee", "Assigned to", _assignee_name),
    Column("due", "Reply due", lambda r: _local_time(r.due_at)),
    Column("attempts", "Attempts", lambda r: r.attempts),
    Column("outcome", "Outcome", lambda r: REASON_LABELS.get(r.outcome, "")),
    Column("reply_minutes", "Business minutes to first reply", lambda r: r.reply_minutes),
    Column("entry", "Source", lambda r: r.get_entry_display()),
    Column("scheduled_for", "Visit date", lambda r: r.scheduled_for),
)


def allowed_columns(user) -> list[Column]:
    """The columns this user may export, by permission or by the clinic's settings."""
    may_read = ClinicContext().settings.everyone_reads_messages or user.has_perm(READ_MESSAGE)
    return [column for column in COLUMNS if may_read or not column.personal]
