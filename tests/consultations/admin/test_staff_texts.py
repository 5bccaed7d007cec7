"""What colleagues type is kept for them alone, encrypted, and not for long."""

from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cms.privacy import retention
from consultations import note_drafts
from consultations.admin import saved_searches
from consultations.models import NoteDraft, StaffSearch

pytestmark = pytest.mark.django_db
NOON = "2030-03-05T12:00:00-08:00"
DAY = 24 * 60 * 60


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def user():
    return get_user_model().objects.get


def test_saved_search_expires_and_is_private(clock, user):
    made = saved_searches.save_search(user(username="frontdesk"), "Quillon Vastergaard")
    assert saved_searches.load_search(user(username="frontdesk"), made) == "Quillon Vastergaard"
    assert saved_searches.load_search(user(username="owner"), made) is None
    assert saved_searches.load_search(user(username="frontdesk"), uuid4()) is None
    clock.shift(15 * 60)
    assert saved_searches.load_search(user(username="frontdesk"), made) == "Quillon Vastergaard"
    clock.shift(1)
    assert saved_searches.load_search(user(username="frontdesk"), made) is None


def test_only_old_searches_are_deleted(clock, user):
    saved_searches.save_search(user(username="owner"), "old")
    clock.shift(15 * 60 + 1)
    new = saved_searches.save_search(user(username="owner"), "new")
    assert saved_searches.delete_old_searches(dry_run=True) == 1
    assert saved_searches.delete_old_searches() == 1
    assert StaffSearch.objects.get().pk == new


def test_draft_is_private_and_deleted_when_sent(user):
    mine, hers, one, another = user(username="frontdesk"), user(username="manager"), uuid4(), uuid4()
    note_drafts.save_draft(mine, one, "Rang tw")
    note_drafts.save_draft(mine, one, "Rang twice.")
    note_drafts.save_draft(mine, another, "No answer.")
    note_drafts.save_draft(hers, one, "Mine too.")
    assert note_drafts.load_draft(mine, one) == "Rang twice."
    assert note_drafts.load_draft(hers, one) == "Mine too."
    assert note_drafts.load_draft(hers, another) == ""
    note_drafts.delete_draft(mine, one)
    assert (note_drafts.load_draft(mine, one), note_drafts.load_draft(hers, one)) == ("", "Mine too.")
    note_drafts.save_draft(hers, one, "  ")
    assert NoteDraft.objects.count() == 1


def test_drafts_are_deleted_after_30_days_or_with_request(clock, user):
    one = uuid4()
    note_drafts.save_draft(user(username="owner"), one, "About one.")
    note_drafts.save_draft(user(username="owner"), uuid4(), "About another.")
    clock.shift(20 * DAY)
    note_drafts.save_draft(user(username="owner"), one, "About one, and more.")
    clock.shift(11 * DAY)
    assert (note_drafts.delete_old_drafts(dry_run=True), note_drafts.delete_old_drafts()) == (1, 1)
    assert note_drafts.load_draft(user(username="owner"), one) == "About one, and more."
    assert note_drafts.delete_drafts_about([one]) == 1
    assert not NoteDraft.objects.exists()


def test_searches_and_drafts_are_encrypted(user, everything_stored):
    saved_searches.save_search(user(username="owner"), "Quillon Vastergaard")
    note_drafts.save_draft(user(username="owner"), uuid4(), "Zebrawood canary")
    stored = everything_stored()
    assert "Quillon" not in stored
    assert "Zebrawood" not in stored


def test_restored_draft_of_erased_request_is_deleted(user):
    erased, other = uuid4(), uuid4()
    for subject in (erased, other):
        note_drafts.save_draft(user(username="owner"), subject, "Rang twice.")
    retention.note_erased([erased])
    retention.purge()
    assert NoteDraft.objects.get().subject == other
