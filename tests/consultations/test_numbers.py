"""The numbers are what a plain recount finds, whoever wrote to the database and however; and they are cheap."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.core.state_machine import allowed_transitions
from consultations import erasing, triggers
from consultations.desk.numbers import kept, periods
from consultations.desk.numbers.counting import Figures, together
from consultations.models import ConsultationRequest, KeptFigures, RequestsMoved, StateChange
from consultations.states import MOVES, TransitionError, move
from tests.consultations.counted import plain, recount

# Mondays after the clock went on and back, and after the year ended; the week of each and those around it.
SPANS = [date(2026, 3, 9), date(2025, 11, 3), date(2026, 1, 5)]
PAGES = ["Is ketamine addictive?", "Nightmares and PTSD", ""]


def user(name: str):
    return get_user_model().objects.get(username=name)


@pytest.fixture
def clerk_of_oaks(db):
    clerk = StaffMember.objects.create(user=user("frontdesk"), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="mission-oaks"))
    return user("frontdesk")


def of_oaks(request) -> bool:
    if request.location is None:
        return request.place in ("By video call", "No preference")
    return request.location.slug == "mission-oaks"


def made(chance: random.Random, around: date) -> ConsultationRequest:
    """One that came in within three weeks of that day, often close to midnight between two weeks."""
    places = [(place, place.name) for place in Location.objects.all()] + [(None, "By video call"), (None, "Gone Town")]
    location, place = chance.choice(places)
    day = datetime(around.year, around.month, around.day, 8, tzinfo=UTC) + timedelta(weeks=chance.randint(-2, 2))
    at = day + timedelta(minutes=chance.choice([chance.randint(-90, 90), chance.randint(0, 10_000)]))
    state = chance.choice(["new", "new", "contacted", "closed", "spam"])
    return ConsultationRequest.objects.create(
        created_at=at,
        name="Quillon",
        state=state,
        kind=chance.choice(["consultation", "consultation", "referral"]),
        suspicions=chance.choice([[], [], ["flood"]]),
        location=location,
        place=place,
        about=chance.choice(["", "PTSD", "OCD"]),
        page_title=chance.choice(PAGES),
        entry=chance.choice(ConsultationRequest.Entry.values),
        reply_minutes=None if state == "new" else chance.choice([None, 3, 3, 40, 600, 2000]),
    )


def changed(chance: random.Random, around: date) -> None:
    """Something happens to some request: through what the desk does, or past it."""
    one = chance.choice(ConsultationRequest.objects.order_by("pk"))
    rows, owner = ConsultationRequest.objects.filter(pk=one.pk), user("owner")
    happens = chance.choice(["arrives", "moves", "erased", "deleted", "row", "rows", "another day", "gone"])
    if happens == "arrives":
        made(chance, around)
    elif happens == "moves":
        to = chance.choice([*allowed_transitions(MOVES, one.state), "contacted"])
        with suppress(TransitionError):
            move(one, to, owner, reason="completed" if to == "closed" else "not-done")
    elif happens == "erased":
        erasing.erase(rows, timezone.now(), owner)
    elif happens == "deleted":
        erasing.delete(rows, timezone.now())
    elif happens == "row":
        rows.update(page_title=chance.choice(PAGES), entry="feed", reply_minutes=7)
    elif happens == "rows":
        ConsultationRequest.objects.filter(place="Gone Town").update(suspicions=["honeypot"], about="PTSD")
    elif happens == "another day":
        rows.update(created_at=one.created_at + timedelta(days=chance.randint(-9, 9)))
    else:
        rows.delete()


def assert_all_is_as_a_recount_finds_it(spans, people) -> None:
    for person, only in people.items():
        for period, figures in zip(spans, kept.figures(spans, person), strict=True):
            expected = recount(period, only)
            assert {name: plain(figures)[name] for name in expected} == expected, (period, person)


@pytest.mark.parametrize("monday", SPANS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_numbers_are_those_of_a_recount_whatever_happens(clerk_of_oaks, monday, seed):
    chance = random.Random(f"{monday} {seed}")
    people = {user("owner"): None, user("manager"): None, clerk_of_oaks: of_oaks}
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        ConsultationRequest.objects.all().delete()
        for _ in range(60):
            made(chance, monday)
        around = periods.weeks(6, monday + timedelta(weeks=3))
        spans = around + periods.months_over(around)
        assert sum(one.requests for one in kept.figures(around, user("owner"))) > 30
        for _ in range(12):
            for _ in range(chance.choice([1, 1, 3])):
                changed(chance, monday)
            assert_all_is_as_a_recount_finds_it(spans, people)


def test_a_week_has_as_many_hours_as_the_clock_gives_it():
    hours = {
        monday: (week.ends - week.begins) / timedelta(hours=1)
        for monday in (date(2026, 3, 2), date(2025, 10, 27), date(2026, 1, 5))
        for week in periods.weeks(1, monday)
    }
    assert list(hours.values()) == [167, 169, 168]


def test_weeks_follow_each_other_over_the_end_of_the_year():
    days = [(week.first_day, week.last_day) for week in periods.weeks(3, date(2026, 1, 7))]
    assert days == [
        (date(2025, 12, 22), date(2025, 12, 28)),
        (date(2025, 12, 29), date(2026, 1, 4)),
        (date(2026, 1, 5), date(2026, 1, 11)),
    ]


def test_an_erased_request_counts_in_its_month_and_in_no_week(db):
    ConsultationRequest.objects.all().delete()
    one = ConsultationRequest.objects.create(place="Harbor Point")
    spans = [*periods.weeks(1, periods.today()), periods.month_of(periods.today())]
    assert [figures.requests for figures in kept.figures(spans, user("owner"))] == [1, 1]
    erasing.erase(ConsultationRequest.objects.filter(pk=one.pk), timezone.now())
    week, month = kept.figures(spans, user("owner"))
    assert (week.requests, month.requests, month.erased) == (0, 1, 1)


def test_spam_that_the_owner_erased_by_hand_is_no_request_of_its_month(db):
    ConsultationRequest.objects.all().delete()
    one = ConsultationRequest.objects.create(place="Harbor Point", state="spam", suspicions=["flood"])
    erasing.erase(ConsultationRequest.objects.filter(pk=one.pk), timezone.now())
    spans = [periods.month_of(periods.today())]
    (month,) = kept.figures(spans, user("owner"))
    assert (month.requests, month.suspected, month.rescued) == (0, 1, 0)
    # Also where that is learnt only afterwards.
    StateChange.objects.filter(request=one).update(before="new")
    assert kept.figures(spans, user("owner"))[0].requests == 1


def test_the_median_is_between_the_two_in_the_middle():
    assert Figures(replies={10: 1, 30: 1}).median_reply == 20
    assert Figures(replies={10: 1, 30: 2}).median_reply == 30
    assert Figures(replies={5: 2, 10: 1, 600: 1}).median_reply == 7.5
    assert Figures().median_reply is None
    assert together([Figures(replies={3: 1}), Figures(replies={3: 2, 9: 1})]).replies == {3: 3, 9: 1}


def test_of_two_colleagues_who_see_other_places_none_gets_what_was_counted_for_the_other(clerk_of_oaks):
    ConsultationRequest.objects.all().delete()
    cove = Location.objects.get(slug="seal-cove")
    for _ in range(3):
        ConsultationRequest.objects.create(place=cove.name, location=cove, about="PTSD", page_title="Only at the cove")
    this_week = periods.weeks(1, periods.today())
    assert kept.figures(this_week, user("owner"))[0].requests == 3
    (theirs,) = kept.figures(this_week, clerk_of_oaks)
    assert theirs == Figures()
    clerk_of_oaks.staff_member.locations.set([cove])
    assert kept.figures(this_week, user("frontdesk"))[0].requests == 3


def test_who_may_not_know_of_requests_gets_no_number(db):
    ConsultationRequest.objects.create(place="Harbor Point")
    this_week = periods.weeks(1, periods.today())
    assert kept.figures(this_week, user("owner"))[0].requests
    assert kept.figures(this_week, user("editor")) == [Figures()]
    gone = user("manager")
    gone.is_active = False
    assert kept.figures(this_week, gone) == [Figures()]


def test_as_long_as_nothing_moves_nothing_is_counted(db):
    def asked(number: int) -> list[str]:
        ConsultationRequest.objects.bulk_create(ConsultationRequest(place="Harbor Point") for _ in range(number))
        spans = periods.weeks(12, periods.today())
        kept.figures(spans, user("owner"))
        person = user("owner")
        with CaptureQueriesContext(connection) as queries:
            assert kept.figures(spans, person)[-1].requests >= number
        return [query["sql"] for query in queries]

    few, many = asked(100), asked(2000)
    assert len(few) == len(many) == 2
    assert not [sql for sql in many if ConsultationRequest._meta.db_table in sql]


def test_what_is_not_counted_marks_nothing(db):
    one = ConsultationRequest.objects.create(place="Harbor Point")
    kept.sweep()
    one.attempts, one.assignee, one.overdue = 2, user("owner"), True
    one.save()
    ConsultationRequest.objects.update(overdue=False, version=3)
    assert not RequestsMoved.objects.exists()
    ConsultationRequest.objects.filter(pk=one.pk).update(state="closed")
    assert RequestsMoved.objects.exists()


def test_the_worker_takes_the_marks_and_what_they_make_stale(db):
    spans = periods.weeks(2, periods.today())
    kept.figures(spans, user("owner"))
    ConsultationRequest.objects.create(place="Harbor Point")
    kept.sweep()
    assert not RequestsMoved.objects.exists()
    assert [row.begins for row in KeptFigures.objects.all()] == [spans[0].begins]


def test_what_an_older_release_kept_in_another_shape_is_counted_anew(db, monkeypatch):
    this_week = periods.weeks(1, periods.today())
    before = kept.figures(this_week, user("owner"))
    KeptFigures.objects.update(figures={"visits": 7})
    monkeypatch.setattr(kept, "ALL", "2 all")
    assert kept.figures(this_week, user("owner")) == before


def test_another_time_zone_is_another_week(db, settings):
    ConsultationRequest.objects.all().delete()
    with time_machine.travel(datetime(2026, 6, 3, 12, tzinfo=UTC)):
        # Sunday evening in California, Monday in Berlin.
        ConsultationRequest.objects.create(place="Harbor Point", created_at=datetime(2026, 6, 1, 5, tzinfo=UTC))
        assert kept.figures(periods.weeks(1, periods.today()), user("owner"))[0].requests == 0
        settings.TIME_ZONE = "Europe/Berlin"
        assert kept.figures(periods.weeks(1, periods.today()), user("owner"))[0].requests == 1


def test_the_database_still_watches(db):
    """A migration that rebuilds one of the tables has to call `consultations.triggers.watch` again."""
    table = "pg_trigger WHERE NOT tgisinternal" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        assert triggers.names() <= {name for (name,) in cursor.fetchall()}
