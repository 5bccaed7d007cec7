"""What is kept no longer than it serves: the rules of every app, run each night, and what was erased stays erased.

Two registries, because this app is at the bottom and cannot import the models it has to clear: the apps above it
register their rules, and what erases again after a restore, in their `apps.py`.
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
# When the clinic sleeps, in its own time.
NIGHT_HOUR = 3
BATCH = 500

Rule = Callable[[datetime, bool], dict[str, int]]
rules: dict[str, Rule] = {}
reapplies: list[Callable[[list[UUID]], int]] = []


def register(name: str, rule: Rule) -> None:
    """`rule(now, dry_run)` deletes what is too old, or only counts it, and says how many of what."""
    rules[name] = rule


def register_re_erase(erase: Callable[[list[UUID]], int]) -> None:
    """`erase(subjects)` erases those that are there (again, from an older copy) and says how many were.

    It is called in a transaction, which a dry run undoes; what is no part of the database it touches on commit.
    """
    reapplies.append(erase)


def note_erased(subjects: Iterable[UUID], at: datetime | None = None) -> None:
    """Remember that these were erased. Call it in the transaction that erases them; twice is once."""
    at = at or timezone.now()
    Erased.objects.bulk_create(
        (Erased(subject=subject, at=at) for subject in subjects), batch_size=BATCH, ignore_conflicts=True
    )


def purge(now: datetime | None = None, dry_run: bool = False) -> dict[str, dict[str, int]]:
    """Run every rule, each by itself: one that fails holds up no other. Rule: what, how many.

    Errors: the first failure, after all have run.
    """
    now = now or timezone.now()
    counts: dict[str, dict[str, int]] = {}
    failures = []
    for name, rule in {"erased again": _erase_again, **rules}.items():
        try:
            counts[name] = rule(now, dry_run)
        except Exception as failure:
            log.exception("%s failed", name)
            failures.append(failure)
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
            again = subjects[start : start + BATCH]
            count += sum(erase(again) for erase in reapplies)
            blind_index.forget(again)
            transaction.set_rollback(dry_run)
    return {"from an older copy": count}


def _own(now: datetime, dry_run: bool) -> dict[str, int]:
    return {
        "read log entries older than 6 years": access_log.forget_old(dry_run),
    }


register("privacy", _own)


def nightly() -> bool:
    """Purge once a night, at the first run after 3:00 of the clinic's time. Whether it was done now.

    The worker calls this every few minutes, so a night without a worker is made up for in the morning.
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
