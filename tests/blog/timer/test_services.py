"""The time that readers see is the time that was spent, whatever browsers, lines and clocks do."""

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
    """A physician at an answer, on a day whose clock the test moves."""

    def __init__(self, clock):
        self.clock = clock
        self.user = get_user_model().objects.get(username="physician")
        self.answer = make_answer("Does it hurt?", live=False)

    def waits(self, length: timedelta) -> None:
        self.clock.shift(length)

    def writes(self, length: timedelta) -> None:
        """With the window open, which says so every 30 seconds."""
        for _ in range(length // timedelta(seconds=30)):
            self.waits(timedelta(seconds=30))
            record_heartbeat(self.answer, minutes(1))

    def presses(self, to: str, **how) -> None:
        change_timer_state(self.answer, to, self.user, **how)

    @property
    def shown(self) -> dict:
        return timer_state(self.answer, self.user)

    @property
    def recorded(self) -> int | None:
        return AnswerTime.objects.filter(answer=self.answer).values_list("seconds", flat=True).first()


@pytest.fixture
def writer():
    with time_machine.travel(NOON, tick=False) as clock:
        yield Writer(clock)


def test_pauses_are_not_counted_and_stop_saves_time(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(4))
    writer.presses("paused", alive=OPEN)
    writer.waits(minutes(45))
    assert writer.recorded is None
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(5.5))
    writer.presses("stopped", alive=OPEN)

    assert writer.recorded == 9.5 * 60
    assert AnswerTime.objects.get(answer=writer.answer).recorded_by == writer.user


def test_second_session_adds_to_first(writer):
    for length in (6, 3):
        writer.presses("running", alive=OPEN)
        writer.writes(minutes(length))
        writer.presses("stopped", alive=OPEN)

    assert writer.recorded == 9 * 60


def test_republishing_keeps_recorded_time(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(7))
    writer.presses("stopped", alive=OPEN)
    writer.waits(minutes(60))
    republish(writer.answer, title="Another title", slug="another", question="Does it really hurt?")

    assert writer.recorded == 7 * 60


def test_publishing_stops_running_timer(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(8))
    writer.answer.save_revision().publish(user=writer.user)

    assert writer.recorded == 8 * 60
    assert writer.shown["state"] == "ready"


def test_repeated_press_counts_once(writer):
    writer.presses("running", key="one", alive=OPEN)
    writer.waits(minutes(1))
    writer.presses("stopped", key="two", alive=OPEN)
    writer.presses("running", key="one", alive=OPEN)
    assert writer.shown["state"] == "ready"
    writer.waits(minutes(1))
    writer.presses("stopped", key="two", alive=OPEN)

    assert writer.recorded == 60
    assert writer.shown["state"] == "ready"


def test_offline_presses_count_at_original_time(writer):
    writer.waits(minutes(20))
    writer.presses("running", key="a", ago=minutes(12), alive=minutes(1))
    writer.presses("paused", key="b", ago=minutes(5), alive=minutes(8))

    assert writer.shown["elapsed"] == 7 * 60


def test_press_cannot_predate_last_state_change(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(2))
    writer.presses("stopped", alive=OPEN)
    writer.waits(minutes(1))
    writer.presses("running", ago=timedelta(hours=2), alive=timedelta(days=3))
    writer.presses("stopped", ago=timedelta(minutes=-30), alive=timedelta(days=3))

    assert writer.recorded == 3 * 60


def test_timer_pauses_when_window_was_closed(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(4))
    writer.waits(timedelta(hours=14))
    assert writer.shown["state"] == "paused"
    assert writer.shown["sentence"] == "Paused when the window was closed."

    # Looking at it again, in a window that has just opened, makes it no longer.
    record_heartbeat(writer.answer, OPEN)
    assert writer.shown["state"] == "paused"
    assert 4 * 60 <= writer.shown["elapsed"] <= 5 * 60
    writer.presses("stopped", alive=OPEN)
    assert 4 * 60 <= writer.recorded <= 5 * 60


def test_offline_time_counts_if_window_stayed_open(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(2))
    writer.waits(minutes(9))
    record_heartbeat(writer.answer, minutes(11))

    assert writer.shown["state"] == "running"
    assert writer.shown["elapsed"] == 11 * 60


def test_timer_pauses_after_three_hours(writer):
    writer.presses("running", alive=OPEN)
    for _ in range(5):
        writer.writes(timedelta(hours=1))

    assert writer.shown["sentence"] == "Paused automatically after 3 hours."
    assert writer.shown["elapsed"] == 3 * 3600


def test_timer_without_javascript_needs_no_heartbeat_but_stops_after_three_hours(writer):
    writer.presses("running")
    writer.waits(minutes(40))
    assert writer.shown["elapsed"] == 40 * 60
    writer.waits(timedelta(days=2))
    writer.presses("stopped")
    assert writer.recorded == 3 * 3600


def test_server_clock_set_back_loses_no_time(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(3))
    writer.clock.move_to(NOON - timedelta(days=1))
    assert writer.shown["elapsed"] >= 0
    record_heartbeat(writer.answer, minutes(3))
    writer.writes(minutes(2))
    writer.presses("stopped", alive=minutes(5))

    assert writer.recorded == 5 * 60


def test_server_clock_set_forward_adds_no_time(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(3))
    writer.waits(timedelta(days=400))
    record_heartbeat(writer.answer, minutes(3.5))
    writer.presses("stopped", alive=minutes(3.5))

    assert writer.recorded <= 4 * 60


def test_immediate_stop_records_nothing(writer):
    writer.presses("running", alive=OPEN)
    writer.presses("stopped", alive=OPEN)

    assert writer.recorded is None


def test_stopped_timer_cannot_be_paused(writer):
    with pytest.raises(TransitionError, match="“not started” cannot become “paused”"):
        writer.presses("paused")


def test_only_one_open_session_per_answer(writer):
    writer.presses("running", alive=OPEN)
    writer.presses("running", alive=OPEN)
    assert TimingSession.objects.filter(answer=writer.answer).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        TimingSession.objects.create(answer=writer.answer, started_by=writer.user)
