"""Data past its retention is deleted each night, and erased data stays erased after a restore."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.privacy import retention
from cms.privacy.blind_index import index
from cms.privacy.models import ReadLogEntry, SearchToken
from consultations import note_drafts
from consultations.admin import saved_searches
from consultations.models import NoteDraft, StaffSearch

pytestmark = pytest.mark.django_db
NOON = "2030-03-05T12:00:00-08:00"
HOUR = 60 * 60


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def owner():
    return get_user_model().objects.get(username="owner")


@pytest.fixture
def rules(monkeypatch) -> dict:
    """Only the rules of `privacy` and `staff texts`, and those that a test adds."""
    kept = {name: retention.rules[name] for name in ("privacy", "staff texts")}
    monkeypatch.setattr(retention, "rules", kept)
    monkeypatch.setattr(retention, "erase_functions", [])
    return kept


def purge(*options: str) -> str:
    output = StringIO()
    call_command("purge", *options, stdout=output)
    return output.getvalue()


def test_dry_run_counts_what_purge_deletes(clock, owner, rules):
    saved_searches.save_search(owner, "Quillon")
    note_drafts.save_draft(owner, uuid4(), "Zebrawood")
    ReadLogEntry.objects.create(at=timezone.now() - timedelta(days=20 * 365), action="opened")
    clock.shift(31 * 24 * HOUR)
    note_drafts.save_draft(owner, uuid4(), "Young")

    output = purge("--dry-run")
    assert "staff texts: searches: 1 to delete" in output
    assert "staff texts: drafts of notes: 1 to delete" in output
    assert "privacy: access log entries older than 6 years: 1 to delete" in output
    assert not any(word in output for word in ("Quillon", "Zebrawood", "owner"))
    assert (StaffSearch.objects.count(), NoteDraft.objects.count(), ReadLogEntry.objects.count()) == (1, 2, 1)

    assert "staff texts: searches: 1 deleted" in purge()
    assert (StaffSearch.objects.count(), NoteDraft.objects.count()) == (0, 1)
    entry = ReadLogEntry.objects.get()
    assert (entry.person, entry.action) == ("purge", "purged")
    assert entry.details["staff texts: drafts of notes"] == 1

    purge()
    assert ReadLogEntry.objects.count() == 1


def test_failing_rule_does_not_stop_other_rules_and_is_raised(clock, owner, rules):
    def broken(now, dry_run):
        raise RuntimeError("broken")

    saved_searches.save_search(owner, "Quillon")
    clock.shift(HOUR)
    rules.clear()
    retention.register("first", broken)
    retention.register("second", lambda now, dry_run: {"searches": saved_searches.delete_old_searches(now, dry_run)})
    with pytest.raises(RuntimeError, match="broken"):
        purge()
    assert not StaffSearch.objects.exists()


def test_worker_purges_once_a_night_after_3_am_clinic_time(clock, rules):
    runs = []
    retention.register("noted", lambda now, dry_run: runs.append(now) or {})
    assert retention.nightly()
    assert not retention.nightly()
    clock.shift(14.9 * HOUR)  # 2:54 in the night
    assert not retention.nightly()
    clock.shift(0.2 * HOUR)
    assert retention.nightly()
    assert not retention.nightly()
    # After two days without a worker, it purges once, and then every night again.
    clock.shift(53 * HOUR)
    assert retention.nightly()
    assert not retention.nightly()
    assert len(runs) == 3


def test_failed_purge_is_retried_the_same_night(clock, rules):
    outcomes = [RuntimeError("broken"), {}]

    def fails_once(now, dry_run):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    retention.register("fails once", fails_once)
    with pytest.raises(RuntimeError):
        retention.nightly()
    assert retention.nightly()


def test_erased_rows_are_erased_again_after_a_restore(owner, rules):
    """A restored backup contains the row, its tokens and a draft; the list of erased ids is of the newer database."""
    SearchToken.objects.all().delete()
    gone, stays = uuid4(), uuid4()
    restored = {gone, stays}
    for subject in restored:
        index(subject, {"name": ["Quillon"]})
        note_drafts.save_draft(owner, subject, "Zebrawood")
    retention.note_erased([gone])
    retention.note_erased([gone])

    def erase(subjects):
        there = restored & set(subjects)
        NoteDraft.objects.filter(subject__in=there).delete()
        return len(there)

    retention.register_re_erase(erase)
    assert "erased again: from a restored backup: 1 to delete" in purge("--dry-run")
    assert (SearchToken.objects.count(), NoteDraft.objects.count()) == (2, 2)
    assert "erased again: from a restored backup: 1 deleted" in purge()
    assert SearchToken.objects.get().subject == stays
    assert NoteDraft.objects.get().subject == stays
