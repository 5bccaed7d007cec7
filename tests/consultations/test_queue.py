"""The queue: order, reply deadlines and assignment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection

from cms.clinic.models import ClinicSettings
from consultations import services, sla
from consultations.models import ConsultationRequest
from consultations.transitions import transition_request
from tests.consultations.form_utils import listed, soup

LIST = "/admin/requests/"
# A Tuesday, nine in the morning where the clinic is.
TUESDAY = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
CRISIS = "I want to die"


@pytest.fixture
def nine_o_clock(db):
    with time_machine.travel(TUESDAY, tick=False) as now:
        ConsultationRequest.objects.all().delete()
        yield now


@pytest.fixture
def sent(nine_o_clock, send, answers, arrived):
    """Send one more request, with some answers changed."""

    def one(**changed) -> ConsultationRequest:
        known = {request.pk for request in arrived()}
        send(answers | {"message": f"Number {len(known)}"} | changed)
        return next(request for request in arrived() if request.pk not in known)

    return one


def order(client, query: str = "") -> list[str]:
    return listed(client.get(LIST + query))


def user(name: str):
    return get_user_model().objects.get(username=name)


def test_queue_order_is_crisis_overdue_new_then_others(sent, sign_in, nine_o_clock):
    closed, late = sent(), sent()
    nine_o_clock.shift(timedelta(days=2))
    contacted, new = sent(), sent()
    nine_o_clock.shift(timedelta(minutes=1))
    newer, crisis = sent(), sent(message=CRISIS)
    transition_request(closed, "closed", user("owner"), "declined")
    transition_request(contacted, "contacted", user("owner"))
    expected = [one.reference for one in (crisis, late, newer, new, contacted, closed)]
    assert order(sign_in("frontdesk")) == expected


def test_deadline_is_shown_in_business_hours(sent, sign_in, nine_o_clock):
    one = sent()
    # Nine hours from nine o'clock: eight until five, and one tomorrow.
    assert one.due_at == TUESDAY + timedelta(hours=24)
    page = sign_in("frontdesk").get(f"{LIST}{one.pk}/")
    assert "Due tomorrow at 9:00 a.m., in 9 business hours" in soup(page).select_one(".request-due").text
    nine_o_clock.shift(timedelta(days=1, hours=2))
    desk = sign_in("frontdesk")
    row = soup(desk.get(LIST)).select_one("tbody tr")
    assert "Overdue since today at 9:00 a.m., by 2 business hours" in row.text
    assert order(desk, "?overdue=on") == [one.reference]
    assert "1 overdue" in soup(desk.get("/admin/")).select_one("[aria-labelledby=requests-heading]").text


def test_deadline_uses_clinic_hours_and_holidays(sent):
    clinic = ClinicSettings.load()
    clinic.business_hours, clinic.holidays, clinic.reply_hours = "Tue-Fri 9:00-10:00", "2026-11-25", 2
    clinic.save()
    # One hour on Tuesday, Wednesday is off, one hour on Thursday.
    assert sent().due_at == TUESDAY + timedelta(days=2, hours=1)


def test_only_first_reply_sets_reply_time(sent, nine_o_clock):
    one = sent()
    nine_o_clock.shift(timedelta(hours=3))
    transition_request(one, "contacted", user("frontdesk"))
    nine_o_clock.shift(timedelta(hours=3))
    transition_request(one, "contacted", user("frontdesk"))
    kept = ConsultationRequest.objects.get(pk=one.pk)
    assert (kept.due_at, kept.overdue, kept.reply_minutes, kept.attempts) == (None, False, 180, 2)
    assert kept.first_reply_at == TUESDAY + timedelta(hours=3)


def test_spam_has_no_deadline_until_restored(sent, nine_o_clock):
    one = sent(sky="filled")
    assert (one.state, one.due_at) == ("spam", None)
    nine_o_clock.shift(timedelta(hours=5))
    transition_request(one, "new", user("frontdesk"))
    assert ConsultationRequest.objects.get(pk=one.pk).due_at == TUESDAY + timedelta(hours=29)


def test_request_closed_without_reply_has_no_reply_time(sent):
    one = sent()
    transition_request(one, "closed", user("frontdesk"), "duplicate")
    kept = ConsultationRequest.objects.get(pk=one.pk)
    assert (kept.outcome, kept.reply_minutes, kept.due_at) == ("duplicate", None, None)
    assert kept.closed_at == TUESDAY


def test_assignee_filter_shows_own_or_unassigned(sent, sign_in):
    mine, theirs, free = sent(), sent(), sent()
    ConsultationRequest.objects.filter(pk=mine.pk).update(assignee=user("frontdesk"))
    ConsultationRequest.objects.filter(pk=theirs.pk).update(assignee=user("manager"))
    desk = sign_in("frontdesk")
    assert order(desk, "?whose=mine") == [mine.reference]
    assert order(desk, "?whose=unassigned") == [free.reference]
    assert order(desk, "?whose=unassigned&state=closed") == []


def test_next_opens_most_urgent_available_request(sent, sign_in, nine_o_clock):
    longest, later = sent(), None
    nine_o_clock.shift(timedelta(hours=1))
    later = sent()
    desk = sign_in("frontdesk")
    assert desk.get(f"{LIST}next/")["Location"] == f"{LIST}{longest.pk}/"
    ConsultationRequest.objects.filter(pk=longest.pk).update(assignee=user("manager"))
    assert desk.get(f"{LIST}next/")["Location"] == f"{LIST}{later.pk}/"
    transition_request(later, "contacted", user("frontdesk"))
    assert "all caught up" in desk.get(f"{LIST}next/", follow=True).content.decode()


def test_open_requests_of_deactivated_user_are_unassigned(sent):
    open_one, done = sent(), sent()
    ConsultationRequest.objects.update(assignee=user("frontdesk"))
    done.refresh_from_db()
    transition_request(done, "closed", user("frontdesk"), "completed")
    get_user_model().objects.filter(username="frontdesk").update(is_active=False)
    assert services.unassign_hidden_requests(user("frontdesk")) == 1
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.assignee, done.assignee) == (None, user("frontdesk"))
    assert open_one.version == 1


def test_mark_overdue_takes_one_query_if_none_is_late(sent, django_assert_num_queries):
    sent()
    with django_assert_num_queries(1):
        assert sla.mark_overdue() == 0


def test_queue_query_uses_index(sent):
    """However long it is: no table is read whole, and nothing is sorted."""
    with connection.cursor() as cursor:
        rows = ConsultationRequest.objects.order_by("rank", "-created_at", "-pk")[:30]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
    assert "request_queue" in plan, plan
    assert "TEMP B-TREE" not in plan.upper() and "Sort" not in plan
