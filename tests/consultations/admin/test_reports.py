"""The counts of the reports match a plain recount, and take few queries."""

import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.core.state_machine import allowed_transitions
from consultations import erasure
from consultations.admin import reports
from consultations.models import ConsultationRequest, StateChange
from consultations.transitions import ALLOWED_TRANSITIONS, TransitionError, transition_request
from tests.consultations.report_utils import recount, reported

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
    """Change a random request, through the services or directly in the database."""
    one = chance.choice(ConsultationRequest.objects.order_by("pk"))
    rows, owner = ConsultationRequest.objects.filter(pk=one.pk), user("owner")
    happens = chance.choice(["arrives", "moves", "erased", "deleted", "row", "rows", "another day", "gone"])
    if happens == "arrives":
        made(chance, around)
    elif happens == "moves":
        to = chance.choice([*allowed_transitions(ALLOWED_TRANSITIONS, one.state), "contacted"])
        with suppress(TransitionError):
            transition_request(one, to, owner, reason="completed" if to == "closed" else "not-done")
    elif happens == "erased":
        erasure.erase_requests(rows, timezone.now(), owner)
    elif happens == "deleted":
        erasure.delete_requests(rows, timezone.now())
    elif happens == "row":
        rows.update(page_title=chance.choice(PAGES), entry="feed", reply_minutes=7)
    elif happens == "rows":
        ConsultationRequest.objects.filter(place="Gone Town").update(suspicions=["honeypot"], about="PTSD")
    elif happens == "another day":
        rows.update(created_at=one.created_at + timedelta(days=chance.randint(-9, 9)))
    else:
        rows.delete()


def requests_of(person):
    return ConsultationRequest.objects.for_user(person)


def counts_of(periods, person) -> list[reports.Counts]:
    return reports.count_requests(periods, requests_of(person))


def this_week() -> list[reports.Period]:
    return reports.recent_weeks(1)


def this_month() -> reports.Period:
    today = reports.clinic_today()
    return reports.get_month(today.year, today.month)


def assert_counts_match_recount(weeks, months, people) -> None:
    for person, only in people.items():
        requests = requests_of(person)
        for period in weeks + months:
            assert reported(period, requests) == recount(period, only), (period, person)
        # All weeks together, and every second one: what the pages ask.
        expected = [recount(week, only) for week in weeks]
        assert [one.requests for one in reports.count_requests(weeks, requests)] == [
            one["requests"] for one in expected
        ]
        some = sum((one["about"] for one in expected[::2]), start=Counter())
        assert reports.count_by("about", weeks[::2], requests) == some


@pytest.mark.parametrize("monday", SPANS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_match_a_recount(clerk_of_oaks, monday, seed):
    chance = random.Random(f"{monday} {seed}")
    people = {user("owner"): None, user("manager"): None, clerk_of_oaks: of_oaks}
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        ConsultationRequest.objects.all().delete()
        for _ in range(60):
            made(chance, monday)
        weeks = reports.recent_weeks(6, monday + timedelta(weeks=3))
        months = reports.months_of(weeks)
        assert sum(one.requests for one in counts_of(weeks, user("owner"))) > 30
        for _ in range(12):
            for _ in range(chance.choice([1, 1, 3])):
                changed(chance, monday)
            assert_counts_match_recount(weeks, months, people)


def test_week_with_time_change_has_correct_length():
    hours = {
        monday: (week.ends - week.begins) / timedelta(hours=1)
        for monday in (date(2026, 3, 2), date(2025, 10, 27), date(2026, 1, 5))
        for week in reports.recent_weeks(1, monday)
    }
    assert list(hours.values()) == [167, 169, 168]


def test_weeks_are_continuous_over_new_year():
    days = [(week.first_day, week.last_day) for week in reports.recent_weeks(3, date(2026, 1, 7))]
    assert days == [
        (date(2025, 12, 22), date(2025, 12, 28)),
        (date(2025, 12, 29), date(2026, 1, 4)),
        (date(2026, 1, 5), date(2026, 1, 11)),
    ]


def test_erased_request_counts_in_month_only(db):
    ConsultationRequest.objects.all().delete()
    one = ConsultationRequest.objects.create(place="Harbor Point")

    def seen():
        (week,), (month,) = counts_of(this_week(), user("owner")), counts_of([this_month()], user("owner"))
        return week.requests, month.requests, month.erased

    assert seen() == (1, 1, 0)
    erasure.erase_requests(ConsultationRequest.objects.filter(pk=one.pk), timezone.now())
    assert seen() == (0, 1, 1)


def test_erased_spam_is_not_counted(db):
    ConsultationRequest.objects.all().delete()
    one = ConsultationRequest.objects.create(place="Harbor Point", state="spam", suspicions=["flood"])
    erasure.erase_requests(ConsultationRequest.objects.filter(pk=one.pk), timezone.now())
    (month,) = counts_of([this_month()], user("owner"))
    assert (month.requests, month.suspected, month.restored) == (0, 1, 0)
    assert reports.count_by("place", [this_month()], requests_of(user("owner"))) == {}
    StateChange.objects.filter(request=one).update(before="new")
    assert counts_of([this_month()], user("owner"))[0].requests == 1


def test_median_of_even_number_is_average():
    assert reports.Counts(reply_minutes=[10, 30]).median_reply == 20
    assert reports.Counts(reply_minutes=[10, 30, 30]).median_reply == 30
    assert reports.Counts().median_reply is None
    added = reports.add_counts([reports.Counts(requests=2, reply_minutes=[5, 9]), reports.Counts(reply_minutes=[7])])
    assert (added.requests, added.reply_minutes, added.slowest_reply) == (2, [5, 7, 9], 9)


def test_user_without_access_gets_no_counts(db):
    ConsultationRequest.objects.create(place="Harbor Point")
    assert counts_of(this_week(), user("owner"))[0].requests
    assert counts_of(this_week(), user("editor")) == [reports.Counts()]
    gone = user("manager")
    gone.is_active = False
    assert counts_of(this_week(), gone) == [reports.Counts()]


QUERIES_TO_COUNT, QUERIES_PER_TABLE = 2, 1


def test_count_query_count_is_constant(db):
    weeks, requests = reports.recent_weeks(12), requests_of(user("owner"))
    for number in (10, 1000):
        ConsultationRequest.objects.bulk_create(ConsultationRequest(place="Harbor Point") for _ in range(number))
        with CaptureQueriesContext(connection) as queries:
            assert reports.count_requests(weeks, requests)[-1].requests >= number
        assert len(queries) == QUERIES_TO_COUNT
        with CaptureQueriesContext(connection) as queries:
            assert reports.count_by("place", weeks, requests)["Harbor Point"] >= number
        assert len(queries) == QUERIES_PER_TABLE


def test_count_query_uses_date_range(db):
    weeks, requests = reports.recent_weeks(12), requests_of(user("owner"))
    long_ago = timezone.now() - timedelta(days=2000)
    ConsultationRequest.objects.bulk_create(
        ConsultationRequest(place="Harbor Point", created_at=long_ago + timedelta(minutes=n)) for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = reports._received_in(weeks, requests).values("period").annotate(number=Count("kind")).explain()
    assert "created_at>" in plan.replace(" ", "")
    assert "SCAN consultations_consultationrequest" not in plan
    assert "Seq Scan" not in plan


def test_weeks_follow_the_clinic_time_zone(db, settings):
    ConsultationRequest.objects.all().delete()
    with time_machine.travel(datetime(2026, 6, 3, 12, tzinfo=UTC)):
        # Sunday evening in California, Monday in Berlin.
        ConsultationRequest.objects.create(place="Harbor Point", created_at=datetime(2026, 6, 1, 5, tzinfo=UTC))
        assert counts_of(this_week(), user("owner"))[0].requests == 0
        settings.TIME_ZONE = "Europe/Berlin"
        assert counts_of(this_week(), user("owner"))[0].requests == 1
