"""Retention: deletes data past its retention each night, and erases again what a restored backup brought back.

Both registries exist because this app cannot import the models of the apps above it. Those apps register their rules
and their functions to erase again in their `apps.py`.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.privacy import access_log, blind_index
from cms.privacy.models import Action, Erased, NightlyRun

log = logging.getLogger("cms.privacy")
# The hour of the nightly purge in the clinic's time zone.
NIGHT_HOUR = 3
BATCH = 500

Rule = Callable[[datetime, bool], dict[str, int]]
rules: dict[str, Rule] = {}
erase_functions: list[Callable[[list[UUID]], int]] = []


def register(name: str, rule: Rule) -> None:
    """Register `rule(now, dry_run)`, which deletes or only counts old data and returns counts by label."""
    rules[name] = rule


def register_re_erase(erase: Callable[[list[UUID]], int]) -> None:
    """Register `erase(subjects)`, which erases the given ids that a restored backup contains and returns their number.

    It is called in a transaction, which a dry run rolls back. Anything outside the database must be changed on commit.
    """
    erase_functions.append(erase)


def note_erased(subjects: Iterable[UUID], at: datetime | None = None) -> None:
    """Record erased ids. Call it in the transaction that erases them. Recording an id twice is harmless."""
    at = at or timezone.now()
    Erased.objects.bulk_create(
        (Erased(subject=subject, at=at) for subject in subjects), batch_size=BATCH, ignore_conflicts=True
    )


def purge(now: datetime | None = None, dry_run: bool = False) -> dict[str, dict[str, int]]:
    """Run every rule; one that fails does not stop the others. Returns the counts by rule and label.

    Errors: the first exception of a rule, after all rules have run.
    """
    now = now or timezone.now()
    counts: dict[str, dict[str, int]] = {}
    failures = []
    for name, rule in {"erased again": _erase_again, **rules}.items():
        try:
            counts[name] = rule(now, dry_run)
        except Exception as error:
            log.exception("%s failed", name)
            failures.append(error)
    deleted = {f"{name}: {what}": number for name, found in counts.items() for what, number in found.items() if number}
    if deleted and not dry_run:
        access_log.record_for("purge", Action.PURGED, **deleted)
    if failures:
        raise failures[0]
    return counts


def _erase_again(now: datetime, dry_run: bool) -> dict[str, int]:
    subjects = list(Erased.objects.values_list("subject", flat=True))
    count = 0
    for start in range(0, len(subjects), BATCH):
        with transaction.atomic():
            batch = subjects[start : start + BATCH]
            count += sum(erase(batch) for erase in erase_functions)
            blind_index.forget(batch)
            transaction.set_rollback(dry_run)
    return {"from a restored backup": count}


def _purge_access_log(now: datetime, dry_run: bool) -> dict[str, int]:
    return {
        "access log entries older than 6 years": access_log.forget_old(dry_run),
    }


register("privacy", _purge_access_log)


def nightly() -> bool:
    """Purge once a night, at the first call after 3:00 a.m. clinic time. Returns whether it purged now.

    The worker calls this every two minutes, so it also catches up after a night without a worker.
    """
    night = _night(timezone.now())
    if NightlyRun.objects.filter(name="purge", night__gte=night).exists():
        return False
    purge()
    NightlyRun.objects.update_or_create(name="purge", defaults={"night": night})
    return True


def _night(now: datetime) -> date:
    local = timezone.localtime(now)
    return local.date() if local.hour >= NIGHT_HOUR else local.date() - timedelta(days=1)
