"""What an export may hold, and for whom."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from cms.clinic.facts import Facts
from cms.privacy.crypto import DecryptionError
from consultations.desk.base import READ_MESSAGE
from consultations.desk.cells import Phone
from consultations.models import ConsultationRequest
from consultations.states import REASON_WORDS

UNREADABLE = "(cannot be read)"


@dataclass(frozen=True)
class Column:
    """`personal` ones are for those who may read what patients wrote; not all are `ticked` from the start."""

    name: str
    heading: str
    of: Callable[[ConsultationRequest], str | int | None]
    personal: bool = False
    ticked: bool = True

    def cell(self, request: ConsultationRequest) -> str | int | None:
        try:
            return self.of(request)
        except DecryptionError:
            # One damaged row holds back no other.
            return UNREADABLE


def _moment(value) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


COLUMNS = (
    Column("reference", "Reference", lambda r: r.reference),
    Column("state", "State", lambda r: r.get_state_display()),
    Column("kind", "Kind", lambda r: r.get_kind_display()),
    Column("came_in", "Came in", lambda r: _moment(r.created_at)),
    Column("place", "Place", lambda r: r.place),
    Column("name", "Name", lambda r: r.name, personal=True),
    Column("phone", "Phone", lambda r: Phone(r.phone), personal=True),
    Column("email", "E-mail", lambda r: r.email, personal=True),
    Column("clinician", "Referred by", lambda r: r.clinician, personal=True, ticked=False),
    Column("practice", "Practice", lambda r: r.practice, personal=True, ticked=False),
    Column("clinician_phone", "Practice phone", lambda r: Phone(r.clinician_phone), personal=True, ticked=False),
    Column("npi", "NPI", lambda r: r.npi, personal=True, ticked=False),
    Column("about", "About", lambda r: r.about, personal=True, ticked=False),
    Column("message", "Message", lambda r: r.message, personal=True, ticked=False),
    Column("wants", "Wants", lambda r: r.get_contact_by_display()),
    Column("best_time", "Best time", lambda r: r.get_best_time_display()),
    Column("assignee", "With", lambda r: (r.assignee.get_full_name() or str(r.assignee)) if r.assignee else ""),
    Column("due", "Answer due", lambda r: _moment(r.due_at)),
    Column("attempts", "Attempts", lambda r: r.attempts),
    Column("outcome", "Outcome", lambda r: REASON_WORDS.get(r.outcome, "")),
    Column("reply_minutes", "Working minutes to the first reply", lambda r: r.reply_minutes),
    Column("entry", "Came from", lambda r: r.get_entry_display()),
    Column("scheduled_for", "Day of the visit", lambda r: r.scheduled_for.isoformat() if r.scheduled_for else ""),
)


def columns_for(user) -> list[Column]:
    """Those this person may export now, by permission or by the clinic's settings."""
    reads = Facts().settings.everyone_reads_messages or user.has_perm(READ_MESSAGE)
    return [column for column in COLUMNS if reads or not column.personal]


def rows_of(requests, columns: Iterable[Column], held: list[tuple]) -> Iterator[list]:
    """The cells of each request, a few hundred requests in memory at a time; `held` gets their id and reference."""
    for request in requests.select_related("assignee").iterator(chunk_size=500):
        held.append((request.pk, request.reference))
        yield [column.cell(request) for column in columns]
