"""Each invented request is as the desk itself would have left it: every rule of the states, the clock and the forms."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from cms.clinic.business_hours import calendar
from cms.clinic.models import ClinicSettings
from consultations.models import ConsultationRequest, StateChange
from consultations.states import MOVES, REASON_WORDS, REOPEN, State
from home.demo import ACCOUNTS

# Four days after the clinic's clocks were set back, and twelve after they were set forward.
AFTER_SUMMER = datetime(2026, 11, 5, 20, tzinfo=UTC)
IN_SPRING = datetime(2027, 3, 26, 19, tzinfo=UTC)


def history(request: ConsultationRequest) -> list[StateChange]:
    return list(request.changes.select_related("by").order_by("at"))


@pytest.mark.parametrize("now", [AFTER_SUMMER, IN_SPRING])
def test_each_request_is_as_the_desk_itself_would_have_left_it(add, now):
    clinic = ClinicSettings.load()
    hours, promised = calendar(clinic), clinic.reply_hours * 60
    for request in add(now=now):
        changes = history(request)
        assert_went_allowed_ways(request, changes, now)
        replies = [change for change in changes if change.after in (State.CONTACTED, State.SCHEDULED)]
        started = [request.created_at, *(change.at for change in changes if change.after == State.NEW)][-1]
        is_new = request.state == State.NEW
        assert request.due_at == (hours.add_business_minutes(started, promised) if is_new else None)
        assert request.overdue == (is_new and request.due_at < now)
        assert request.first_reply_at == (replies[0].at if replies else None)
        assert request.reply_minutes == (hours.minutes_between(request.created_at, replies[0].at) if replies else None)
        assert request.attempts == sum(change.after == State.CONTACTED for change in changes)
        closed = changes[-1] if request.state == State.CLOSED else None
        assert (request.outcome, request.closed_at) == ((closed.reason, closed.at) if closed else ("", None))
        assert (request.scheduled_for is None) or any(change.after == State.SCHEDULED for change in changes)
        assert not (request.erased_at or request.on_hold)


def assert_went_allowed_ways(request, changes, now):
    state, at = State.SPAM if request.suspicions else State.NEW, request.created_at
    attempts = 0
    for change in changes:
        assert change.before == state
        assert change.after in MOVES[state]
        assert at <= change.at <= now
        assert (change.reason in REASON_WORDS) == (change.after == State.CLOSED or state == State.CLOSED)
        assert state != State.CLOSED or change.by.has_perm(REOPEN)
        attempts += change.after == State.CONTACTED
        assert change.attempt == (attempts if change.after == State.CONTACTED else 0)
        assert change.by.username in ACCOUNTS
        state, at = change.after, change.at
    assert request.state == state


def test_the_rank_is_the_databases_own(add):
    for request in add():
        expected = {"contacted": 3, "scheduled": 4, "closed": 5, "spam": 6}.get(request.state)
        waits = 0 if request.crisis_language else 1 if request.overdue else 2
        assert request.rank == (waits if expected is None else expected)


def test_hands_notes_and_versions_fit(add):
    editor = get_user_model().objects.get(username="editor")
    for request in add():
        hands = list(request.assignments.order_by("at"))
        assert request.assignee_id == (hands[-1].to_id if hands else None)
        called = request.entry == "call"
        assert request.version == request.changes.count() + len(hands) - called
        assert not called or (hands[0].at, hands[0].to_id) == (request.created_at, hands[0].by_id)
        for note in request.notes.all():
            assert note.text
            assert note.at > request.created_at
        assert editor.pk not in {*(hand.to_id for hand in hands), *(hand.by_id for hand in hands)}


def test_what_is_typed_and_agreed_to_is_what_the_forms_take(add):
    for request in add():
        assert request.name
        assert len(request.message) <= 500
        if request.contact_by == "email":
            assert request.email
        else:
            assert request.phone
        for number in filter(None, (request.phone, request.clinician_phone)):
            assert number[:2] == "+1"
            assert number[5:10] == "55501"
        assert not request.email or request.email.endswith(".example")
        kind = "authority" if request.kind == "referral" else "contact"
        assert request.consent.kind == kind
        assert bool(request.text_consent) == (request.contact_by == "text")
        assert bool(request.clinician and request.practice and request.clinician_phone) == (kind == "authority")


def test_place_page_way_and_condition_hang_together(add):
    for request in add():
        page, condition = request.page and request.page.specific, request.condition
        assert request.place == (request.location.name if request.location else request.place)
        assert request.location or request.place in ("By video", "No preference")
        assert request.page_title == (page.title if page else "")
        if request.entry in ("post", "condition", "other") and page:
            assert page.entry == request.entry
        assert request.entry not in ("post", "condition", "feed") or page
        assert request.about == condition.title if condition else request.about in ("", "Something else")
        if request.invitation:
            assert request.entry == "invite"
            assert request.invitation.made_at <= request.created_at


def test_no_schedule_would_take_any_of_it_tonight(add):
    add()
    with_hands = ConsultationRequest.objects.count()
    said = StringIO()
    call_command("purge", dry_run=True, stdout=said)
    assert "closed requests: requests' texts: 0" in said.getvalue()
    assert "suspected spam: requests: 0" in said.getvalue()
    assert "invitations: links: 0" in said.getvalue()
    assert ConsultationRequest.objects.count() == with_hands


def test_the_newest_wait_whatever_the_hour(add):
    for number in (1, 5, 250):
        newest = max(add(number, seed=number), key=lambda one: one.created_at)
        assert newest.state in ("new", "spam")
