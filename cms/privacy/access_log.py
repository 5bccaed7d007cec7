"""The read log: who saw or did what. Written in the caller's transaction, so that what cannot be noted is not shown."""

from collections.abc import Iterable

from django.db import connection, transaction

from cms.privacy.append_only_triggers import ENTRIES, KEPT_DAYS, REFERENCES
from cms.privacy.models import Action, ReadLogEntry, ReadLogReference
from cms.users.client_ip import client_address


def record(request, action: str, references: Iterable[str] = (), *, person=None, **details) -> None:
    """Note that the person of `request` (or `person`, at sign-in) did `action` with `references`.

    `details` are ids, states, counts and filter choices; never a word a patient typed. Call it inside the
    transaction that reads or changes, before anything is shown. Errors: ValueError for an unknown action.
    """
    who = person or request.user
    name = who.get_username() if who.pk else ""
    address = client_address(request)[:45]
    _write(action, references, details, {"person_id": str(who.pk or ""), "person": name, "address": address})


def record_for(name: str, action: str, references: Iterable[str] = (), **details) -> None:
    """The same for a command or a job, which has no request: `name` says which."""
    _write(action, references, details, {"person": name})


def _write(action: str, references: Iterable[str], details: dict, who: dict[str, str]) -> None:
    names = list(dict.fromkeys(references))
    with transaction.atomic(savepoint=False):
        entry = ReadLogEntry.objects.create(action=Action(action), references=names, details=details, **who)
        ReadLogReference.objects.bulk_create([ReadLogReference(entry=entry, reference=name) for name in names])


def about(reference: str):
    """The entries that name `reference`, newest first."""
    named = ReadLogReference.objects.filter(reference=reference).values("entry")
    return ReadLogEntry.objects.filter(pk__in=named)


def forget_old(dry_run: bool = False) -> int:
    """Delete the entries older than six years by the database's clock, which is all it allows. How many they were."""
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
