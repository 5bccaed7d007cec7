"""Timer operations, with lost connections, closed windows and wrong clocks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from blog.models import AnswerTime, TimingSession
from blog.timer.presenters import timer_state
from blog.timer.services import change_timer_state, record_heartbeat
from cms.core.state_machine import TransitionError
from tests.factories.blog import make_answer, republish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 20, tzinfo=UTC)
OPEN = timedelta(seconds=1)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


class Writer:
    """A physician writing an answer, with a time machine for the test to advance."""

    def __init__(self, clock):
        self.clock = clock
        self.user = get_user_model().objects.get(username="physician")
        self.answer = make_answer("Does it hurt?", live=False)

    def advance(self, length: timedelta) -> None:
        self.clock.shift(length)

    def write_for(self, length: timedelta) -> None:
        """Advance with the window open, sending a heartbeat every 30 seconds."""
        for _ in range(length // timedelta(seconds=30)):
            self.advance(timedelta(seconds=30))
            record_heartbeat(self.answer, minutes(1))

    def press(self, to: str, **how) -> None:
        change_timer_state(self.answer, to, self.user, **how)

    @property
    def state(self) -> dict:
        return timer_state(self.answer, self.user)

    @property
    def recorded_seconds(self) -> int | None:
        return AnswerTime.objects.filter(answer=self.answer).values_list("seconds", flat=True).first()


@pytest.fixture
def writer():
    with time_machine.travel(NOON, tick=False) as clock:
        yield Writer(clock)


def test_pauses_are_not_counted_and_stop_saves_time(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(4))
    writer.press("paused", alive=OPEN)
    writer.advance(minutes(45))
    assert writer.recorded_seconds is None
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(5.5))
    writer.press("stopped", alive=OPEN)

    assert writer.recorded_seconds == 9.5 * 60
    assert AnswerTime.objects.get(answer=writer.answer).recorded_by == writer.user


def test_second_session_adds_to_first(writer):
    for length in (6, 3):
        writer.press("running", alive=OPEN)
        writer.write_for(minutes(length))
        writer.press("stopped", alive=OPEN)

    assert writer.recorded_seconds == 9 * 60


def test_republishing_keeps_recorded_time(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(7))
    writer.press("stopped", alive=OPEN)
    writer.advance(minutes(60))
    republish(writer.answer, title="Another title", slug="another", question="Does it really hurt?")

    assert writer.recorded_seconds == 7 * 60


def test_publishing_stops_running_timer(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(8))
    writer.answer.save_revision().publish(user=writer.user)

    assert writer.recorded_seconds == 8 * 60
    assert writer.state["state"] == "ready"


def test_repeated_press_counts_once(writer):
    writer.press("running", key="one", alive=OPEN)
    writer.advance(minutes(1))
    writer.press("stopped", key="two", alive=OPEN)
    writer.press("running", key="one", alive=OPEN)
    assert writer.state["state"] == "ready"
    writer.advance(minutes(1))
    writer.press("stopped", key="two", alive=OPEN)

    assert writer.recorded_seconds == 60
    assert writer.state["state"] == "ready"


def test_offline_presses_count_at_original_time(writer):
    writer.advance(minutes(20))
    writer.press("running", key="a", ago=minutes(12), alive=minutes(1))
    writer.press("paused", key="b", ago=minutes(5), alive=minutes(8))

    assert writer.state["elapsed"] == 7 * 60


def test_press_cannot_predate_last_state_change(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(2))
    writer.press("stopped", alive=OPEN)
    writer.advance(minutes(1))
    writer.press("running", ago=timedelta(hours=2), alive=timedelta(days=3))
    writer.press("stopped", ago=timedelta(minutes=-30), alive=timedelta(days=3))

    assert writer.recorded_seconds == 3 * 60


def test_timer_pauses_when_window_was_closed(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(4))
    writer.advance(timedelta(hours=14))
    assert writer.state["state"] == "paused"
    assert writer.state["sentence"] == "Paused when the window was closed."

    # Opening a new window does not add time.
    record_heartbeat(writer.answer, OPEN)
    assert writer.state["state"] == "paused"
    assert 4 * 60 <= writer.state["elapsed"] <= 5 * 60
    writer.press("stopped", alive=OPEN)
    assert 4 * 60 <= writer.recorded_seconds <= 5 * 60


def test_offline_time_counts_if_window_stayed_open(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(2))
    writer.advance(minutes(9))
    record_heartbeat(writer.answer, minutes(11))

    assert writer.state["state"] == "running"
    assert writer.state["elapsed"] == 11 * 60


def test_timer_pauses_after_three_hours(writer):
    writer.press("running", alive=OPEN)
    for _ in range(5):
        writer.write_for(timedelta(hours=1))

    assert writer.state["sentence"] == "Paused automatically after 3 hours."
    assert writer.state["elapsed"] == 3 * 3600


def test_timer_without_javascript_needs_no_heartbeat_but_stops_after_three_hours(writer):
    writer.press("running")
    writer.advance(minutes(40))
    assert writer.state["elapsed"] == 40 * 60
    writer.advance(timedelta(days=2))
    writer.press("stopped")
    assert writer.recorded_seconds == 3 * 3600


def test_server_clock_set_back_loses_no_time(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(3))
    writer.clock.move_to(NOON - timedelta(days=1))
    assert writer.state["elapsed"] >= 0
    record_heartbeat(writer.answer, minutes(3))
    writer.write_for(minutes(2))
    writer.press("stopped", alive=minutes(5))

    assert writer.recorded_seconds == 5 * 60


def test_server_clock_set_forward_adds_no_time(writer):
    writer.press("running", alive=OPEN)
    writer.write_for(minutes(3))
    writer.advance(timedelta(days=400))
    record_heartbeat(writer.answer, minutes(3.5))
    writer.press("stopped", alive=minutes(3.5))

    assert writer.recorded_seconds <= 4 * 60


def test_immediate_stop_records_nothing(writer):
    writer.press("running", alive=OPEN)
    writer.press("stopped", alive=OPEN)

    assert writer.recorded_seconds is None


def test_stopped_timer_cannot_be_paused(writer):
    with pytest.raises(TransitionError, match="paused"):
        writer.press("paused")


def test_only_one_open_session_per_answer(writer):
    writer.press("running", alive=OPEN)
    writer.press("running", alive=OPEN)
    assert TimingSession.objects.filter(answer=writer.answer).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        TimingSession.objects.create(answer=writer.answer, started_by=writer.user)
