"""What colleagues type is kept for them alone, encrypted, and not for long."""

from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cms.privacy import drafts, searches
from cms.privacy.models import NoteDraft, StaffSearch

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


def test_a_search_is_there_for_15_minutes_and_for_who_made_it(clock, user):
    made = searches.keep(user(username="frontdesk"), "Quillon Vastergaard")
    assert searches.kept(user(username="frontdesk"), made) == "Quillon Vastergaard"
    assert searches.kept(user(username="owner"), made) is None
    assert searches.kept(user(username="frontdesk"), uuid4()) is None
    clock.shift(15 * 60)
    assert searches.kept(user(username="frontdesk"), made) == "Quillon Vastergaard"
    clock.shift(1)
    assert searches.kept(user(username="frontdesk"), made) is None


def test_old_searches_are_deleted_and_new_ones_stay(clock, user):
    searches.keep(user(username="owner"), "old")
    clock.shift(15 * 60 + 1)
    new = searches.keep(user(username="owner"), "new")
    assert searches.forget_old(dry_run=True) == 1
    assert searches.forget_old() == 1
    assert StaffSearch.objects.get().pk == new


def test_a_draft_is_there_for_who_typed_it_until_it_is_sent(user):
    mine, hers, one, another = user(username="frontdesk"), user(username="manager"), uuid4(), uuid4()
    drafts.save(mine, one, "Rang tw")
    drafts.save(mine, one, "Rang twice.")
    drafts.save(mine, another, "No answer.")
    drafts.save(hers, one, "Mine too.")
    assert drafts.load(mine, one) == "Rang twice."
    assert drafts.load(hers, one) == "Mine too."
    assert drafts.load(hers, another) == ""
    drafts.drop(mine, one)
    assert (drafts.load(mine, one), drafts.load(hers, one)) == ("", "Mine too.")
    drafts.save(hers, one, "  ")
    assert NoteDraft.objects.count() == 1


def test_drafts_go_after_30_days_and_with_what_they_are_about(clock, user):
    one = uuid4()
    drafts.save(user(username="owner"), one, "About one.")
    drafts.save(user(username="owner"), uuid4(), "About another.")
    clock.shift(20 * DAY)
    drafts.save(user(username="owner"), one, "About one, and more.")
    clock.shift(11 * DAY)
    assert (drafts.forget_old(dry_run=True), drafts.forget_old()) == (1, 1)
    assert drafts.load(user(username="owner"), one) == "About one, and more."
    assert drafts.forget([one]) == 1
    assert not NoteDraft.objects.exists()


def test_neither_a_search_nor_a_draft_stands_in_the_database_in_clear(user, everything_stored):
    searches.keep(user(username="owner"), "Quillon Vastergaard")
    drafts.save(user(username="owner"), uuid4(), "Zebrawood canary")
    stored = everything_stored()
    assert "Quillon" not in stored
    assert "Zebrawood" not in stored
