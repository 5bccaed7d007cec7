"""What is too old goes each night, what was erased stays erased, and that it is gone can be shown."""

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
    """Only the rules of the shared ground, and those a test adds."""
    kept = {name: retention.rules[name] for name in ("privacy", "staff texts")}
    monkeypatch.setattr(retention, "rules", kept)
    monkeypatch.setattr(retention, "reapplies", [])
    return kept


def purge(*options: str) -> str:
    said = StringIO()
    call_command("purge", *options, stdout=said)
    return said.getvalue()


def test_a_dry_run_counts_what_a_purge_deletes(clock, owner, rules):
    saved_searches.save_search(owner, "Quillon")
    note_drafts.save_draft(owner, uuid4(), "Zebrawood")
    ReadLogEntry.objects.create(at=timezone.now() - timedelta(days=20 * 365), action="opened")
    clock.shift(31 * 24 * HOUR)
    note_drafts.save_draft(owner, uuid4(), "Young")

    said = purge("--dry-run")
    assert "staff texts: searches: 1 to delete" in said
    assert "staff texts: drafts of notes: 1 to delete" in said
    assert "privacy: read log entries older than 6 years: 1 to delete" in said
    assert not any(word in said for word in ("Quillon", "Zebrawood", "owner"))
    assert (StaffSearch.objects.count(), NoteDraft.objects.count(), ReadLogEntry.objects.count()) == (1, 2, 1)

    assert "staff texts: searches: 1 deleted" in purge()
    assert (StaffSearch.objects.count(), NoteDraft.objects.count()) == (0, 1)
    entry = ReadLogEntry.objects.get()
    assert (entry.person, entry.action) == ("purge", "purged")
    assert entry.details["staff texts: drafts of notes"] == 1

    purge()
    assert ReadLogEntry.objects.count() == 1


def test_a_rule_that_fails_holds_up_no_other_and_is_told(clock, owner, rules):
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


def test_the_worker_purges_once_a_night_after_three_in_the_clinics_time(clock, rules):
    runs = []
    retention.register("noted", lambda now, dry_run: runs.append(now) or {})
    assert retention.nightly()
    assert not retention.nightly()
    clock.shift(14.9 * HOUR)  # 2:54 in the night
    assert not retention.nightly()
    clock.shift(0.2 * HOUR)
    assert retention.nightly()
    assert not retention.nightly()
    # No worker for two days: made up for once, and the next night as ever.
    clock.shift(53 * HOUR)
    assert retention.nightly()
    assert not retention.nightly()
    assert len(runs) == 3


def test_a_night_that_failed_is_tried_again(clock, rules):
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


def test_what_was_erased_is_erased_again_from_an_older_copy(owner, rules):
    """The older copy: the row, its tokens and a draft are back, and the list of what was erased was carried over."""
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
    assert "erased again: from an older copy: 1 to delete" in purge("--dry-run")
    assert (SearchToken.objects.count(), NoteDraft.objects.count()) == (2, 2)
    assert "erased again: from an older copy: 1 deleted" in purge()
    assert SearchToken.objects.get().subject == stays
    assert NoteDraft.objects.get().subject == stays
