"""Large exports: made by the worker, kept encrypted for a day, fetched by the person who asked and by nobody else."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.core.state_machine import validate_transition
from cms.privacy import access_log
from consultations.desk import sheets
from consultations.desk.base import EXPORT
from consultations.desk.columns import columns_for, rows_of
from consultations.desk.sealed import SealedFile
from consultations.desk.selection import Selection
from consultations.models import ConsultationRequest, Export

KEPT_FOR = timedelta(days=1)
# How long the page still says that there was one.
REMEMBERED_FOR = timedelta(days=7)
# Far longer than any takes; then another worker may think that the first one died.
CLAIM = timedelta(minutes=15)
TRIES = 3
State = Export.State
MOVES = {
    State.WAITING: (State.READY, State.FAILED),
    State.READY: (State.GONE,),
}
NAMES = dict(State.choices)


class NotAllowed(Exception):
    """The person may no longer export this."""


def ask(user, selection: Selection, columns: list[str], form: str) -> Export:
    """Have a file made; asked for twice, it is made once."""
    wanted = {"filter": selection.to_keep(), "columns": columns, "format": form}
    waiting = Export.objects.filter(user=user, state=State.WAITING)
    same = [export for export in waiting if all(getattr(export, name) == value for name, value in wanted.items())]
    return same[0] if same else Export.objects.create(user=user, **wanted)


def run() -> None:
    """The job: let go of what is old, then make the one that waits longest, so that other jobs get their turn."""
    forget()
    export = _claim()
    if export is None:
        return
    try:
        _make(export)
    except NotAllowed:
        _settle(export, State.FAILED)
    except Exception:
        _settle(export, State.FAILED)
        raise


def _claim() -> Export | None:
    """The first that no other worker has. One update decides who gets it."""
    now = timezone.now()
    free = Export.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), state=State.WAITING)
    for number in free.order_by("asked_at").values_list("pk", flat=True)[:10]:
        if free.filter(pk=number).update(claimed_until=now + CLAIM, tries=F("tries") + 1):
            return Export.objects.select_related("user").get(pk=number)
    return None


def _make(export: Export) -> None:
    """Write the file outside any transaction; then, in one, what it holds, the log's entry, and that it is ready."""
    user, held = export.user, []
    columns = columns_of(export)
    requests = Selection.kept(export.filter).requests(user)
    part = folder() / f"{export.pk}.{export.tries}.part"
    part.unlink(missing_ok=True)
    with SealedFile(part, row_of(export)) as file:
        sheets.write(export.format, [column.heading for column in columns], rows_of(requests, columns, held), file)
    with transaction.atomic():
        locked = _locked(export, State.READY)
        locked.requests.set([number for number, _ in held])
        access_log.record_for(
            user.get_username(), access_log.Action.EXPORTED, [name for _, name in held], **said(locked, len(held))
        )
        locked.rows, locked.size, locked.made_at = len(held), file.size, timezone.now()
        locked.expires_at = locked.made_at + KEPT_FOR
        locked.save()
        part.replace(path_of(export))


def columns_of(export: Export) -> list:
    """The columns that were asked for. Errors: NotAllowed, when the person may no longer export all of them."""
    user = export.user
    allowed = [column for column in columns_for(user) if column.name in export.columns]
    if not user.is_active or not user.has_perm(EXPORT) or len(allowed) < len(export.columns):
        raise NotAllowed
    return allowed


def covered(export: Export, user) -> bool:
    """Whether this person may still know of every request in the file, and none was erased since it was made."""
    try:
        columns_of(export)
    except NotAllowed:
        return False
    known = ConsultationRequest.objects.for_user(user).exclude(erased_at__gt=export.made_at)
    held = Export.requests.through.objects.filter(export=export)
    return known.filter(pk__in=held.values("consultationrequest")).count() == export.rows


def said(export: Export, count: int) -> dict:
    """For the read log, which holds the references once, beside the export's id."""
    selection = Selection.kept(export.filter)
    return {
        "export": str(export.pk),
        "count": count,
        "filter": selection.said(),
        "columns": export.columns,
        "format": export.format,
    }


def _locked(export: Export, to: str) -> Export:
    """The row itself, moved to `to` and not saved yet. Errors: TransitionError, when somebody was faster."""
    locked = Export.objects.select_for_update().get(pk=export.pk)
    validate_transition(MOVES, locked.state, to, NAMES)
    locked.state = to
    return locked


def _settle(export: Export, to: str) -> None:
    with transaction.atomic():
        locked = _locked(export, to)
        locked.requests.clear()
        locked.save()


def forget(now: datetime | None = None) -> None:
    """Remove the files that are a day old, or hold what was erased since, or have no row; after a week the row."""
    now = now or timezone.now()
    ready = Export.objects.filter(state=State.READY)
    erased = ready.filter(requests__erased_at__gt=F("made_at"))
    for export in ready.filter(Q(expires_at__lte=now) | Q(pk__in=erased)):
        path_of(export).unlink(missing_ok=True)
        _settle(export, State.GONE)
    for export in Export.objects.filter(state=State.WAITING, tries__gte=TRIES, claimed_until__lt=now):
        _settle(export, State.FAILED)
    over = Export.objects.filter(state__in=(State.GONE, State.FAILED), asked_at__lt=now - REMEMBERED_FOR)
    over.delete()
    _remove_orphans()


def _remove_orphans() -> None:
    files = {path: path.name.partition(".")[0] for path in folder().glob("*")}
    states = {str(number): state for number, state in Export.objects.values_list("pk", "state")}
    for path, number in files.items():
        wanted = (State.WAITING,) if path.suffix == ".part" else (State.WAITING, State.READY)
        if states.get(number) not in wanted:
            path.unlink(missing_ok=True)


def folder() -> Path:
    """Beside the database, where no address leads."""
    return Path(settings.VAR_DIR) / "exports"


def path_of(export: Export) -> Path:
    return folder() / f"{export.pk}.sealed"


def row_of(export: Export) -> str:
    """What each part of the file is bound to."""
    return f"exports:{export.pk}"
