"""Counted once, read until a request moves: a look costs the same for any number of requests.

The database itself marks what moved (`consultations/triggers.py`). Whoever looks takes the marks, drops what was
kept of their weeks and months, counts that anew and keeps it, alone: a colleague who looks meanwhile waits. Whoever
writes waits for nobody. A change that is committed after the marks were taken has left one for the next look.
"""

from bisect import bisect_left
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from consultations.desk.base import VIEW
from consultations.desk.numbers.counting import Figures, count
from consultations.desk.numbers.periods import Period
from consultations.models import ConsultationRequest, KeptFigures, RequestsMoved
from consultations.models.requests import limited

# Another number for another shape of Figures, or another way to count: what was kept before is then counted anew.
COUNTED_AS = "1"
ALL = f"{COUNTED_AS} all"
# After that nobody looks at a week; a month is counted again for whoever does.
KEPT_DAYS = 400


def figures(periods: list[Period], user) -> list[Figures]:
    """Those of each period, of the requests `user` may know of."""
    if not user.is_active or not user.has_perm(VIEW):
        return [Figures() for _ in periods]
    scope = scope_of(user)
    if not RequestsMoved.objects.exists():
        found = _read(periods, scope)
        if len(found) == len(periods):
            return [found[period] for period in periods]
    with transaction.atomic():
        _alone()
        _drop_what_moved()
        found = _read(periods, scope)
        missing = [period for period in periods if period not in found]
        requests = ConsultationRequest.objects.for_user(user)
        counted = {period: count(period, requests) for period in missing}
        # Not of somebody whose places were changed this very moment.
        if scope_of(user) == scope:
            _keep(counted, scope)
    return [(found | counted)[period] for period in periods]


def scope_of(user) -> str:
    """Whose requests `user` may know of, as `for_user` has it: the same word for all who see the same."""
    member = limited(user)
    if member is None:
        return ALL
    return " ".join([COUNTED_AS, "places", *map(str, sorted(member.locations.values_list("pk", flat=True)))])


def sweep() -> None:
    """Take the marks while nobody looks, so that they do not heap up; the worker's."""
    if not RequestsMoved.objects.exists():
        return
    with transaction.atomic():
        _alone()
        _drop_what_moved()
        KeptFigures.objects.filter(ends__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()


def _read(periods: list[Period], scope: str) -> dict[Period, Figures]:
    rows = KeptFigures.objects.filter(scope=scope, begins__in={period.begins for period in periods})
    kept = {(begins, ends): figures for begins, ends, figures in rows.values_list("begins", "ends", "figures")}
    return {
        period: Figures.from_json(kept[period.begins, period.ends])
        for period in periods
        if (period.begins, period.ends) in kept
    }


def _keep(counted: dict[Period, Figures], scope: str) -> None:
    KeptFigures.objects.bulk_create(
        KeptFigures(begins=period.begins, ends=period.ends, scope=scope, figures=figures.as_json())
        for period, figures in counted.items()
    )


def _alone() -> None:
    """Until the end of the transaction nobody else drops or keeps figures; all may read them. SQLite's transactions
    begin with that lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {KeptFigures._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _drop_what_moved() -> None:
    # Taken and read in one statement, so that none is taken unread.
    marks = RequestsMoved.objects.raw(
        f"DELETE FROM {RequestsMoved._meta.db_table} RETURNING id, moment"  # noqa: S608 - our own table
    )
    moments = sorted({mark.moment for mark in marks})
    if not moments:
        return
    stale = [
        pk
        for pk, begins, ends in KeptFigures.objects.values_list("pk", "begins", "ends")
        if bisect_left(moments, begins) != bisect_left(moments, ends)
    ]
    KeptFigures.objects.filter(pk__in=stale).delete()
