"""The access log: who viewed or did what.

An entry is written in the caller's transaction, so that nothing is shown or changed if it cannot be written.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from cms.privacy.append_only_triggers import ENTRIES, KEPT_DAYS, REFERENCES
from cms.privacy.models import Action, ReadLogEntry, ReadLogReference
from cms.users.client_ip import client_address


def record(request, action: str, references: Iterable[str] = (), *, person=None, **details) -> None:
    """Record that the user of `request` (or `person`, at sign-in) did `action` with `references`.

    `details` are ids, states, counts and filter choices, never text that a patient typed. Call it inside the
    transaction that reads or changes the data, before anything is shown. Errors: ValueError for an unknown action.
    """
    user = person or request.user
    name = user.get_username() if user.pk else ""
    address = client_address(request)[:45]
    _write(action, references, details, {"person_id": str(user.pk or ""), "person": name, "address": address})


def record_for(name: str, action: str, references: Iterable[str] = (), **details) -> None:
    """Like `record`, for a command or job, which has no request. `name` is its name."""
    _write(action, references, details, {"person": name})


def _write(action: str, references: Iterable[str], details: dict, actor: dict[str, str]) -> None:
    unique = list(dict.fromkeys(references))
    with transaction.atomic(savepoint=False):
        entry = ReadLogEntry.objects.create(action=Action(action), references=unique, details=details, **actor)
        ReadLogReference.objects.bulk_create([ReadLogReference(entry=entry, reference=each) for each in unique])


def about(reference: str):
    """The entries with `reference`, newest first."""
    entries = ReadLogReference.objects.filter(reference=reference).values("entry")
    return ReadLogEntry.objects.filter(pk__in=entries)


def forget_old(dry_run: bool = False) -> int:
    """Delete entries older than six years, as the triggers allow, and return how many. The database's clock decides."""
    old = f"SELECT id FROM {ENTRIES} WHERE at < {_limit()}"  # noqa: S608 - our own constants
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({old}) AS old")  # noqa: S608
        (count,) = cursor.fetchone()
        if count and not dry_run:
            cursor.execute(f"DELETE FROM {REFERENCES} WHERE entry_id IN ({old})")  # noqa: S608
            cursor.execute(f"DELETE FROM {ENTRIES} WHERE at < {_limit()}")  # noqa: S608
    return count


def _limit() -> str:
    if connection.vendor == "postgresql":
        return f"now() - interval '{KEPT_DAYS} days'"
    return f"datetime('now', '-{KEPT_DAYS} days')"
