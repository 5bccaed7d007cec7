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


def test_pauses_are_not_counted_and_stopping_keeps_the_time(writer):
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


def test_a_second_sitting_adds_to_the_first(writer):
    for length in (6, 3):
        writer.presses("running", alive=OPEN)
        writer.writes(minutes(length))
        writer.presses("stopped", alive=OPEN)

    assert writer.recorded == 9 * 60


def test_renaming_and_publishing_again_changes_nothing(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(7))
    writer.presses("stopped", alive=OPEN)
    writer.waits(minutes(60))
    republish(writer.answer, title="Another title", slug="another", question="Does it really hurt?")

    assert writer.recorded == 7 * 60


def test_publishing_stops_a_clock_that_still_runs(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(8))
    writer.answer.save_revision().publish(user=writer.user)

    assert writer.recorded == 8 * 60
    assert writer.shown["state"] == "ready"


def test_a_press_sent_twice_counts_once(writer):
    writer.presses("running", key="one", alive=OPEN)
    writer.waits(minutes(1))
    writer.presses("stopped", key="two", alive=OPEN)
    writer.presses("running", key="one", alive=OPEN)
    assert writer.shown["state"] == "ready"
    writer.waits(minutes(1))
    writer.presses("stopped", key="two", alive=OPEN)

    assert writer.recorded == 60
    assert writer.shown["state"] == "ready"


def test_presses_of_a_lost_line_count_when_they_were_made(writer):
    writer.waits(minutes(20))
    writer.presses("running", key="a", ago=minutes(12), alive=minutes(1))
    writer.presses("paused", key="b", ago=minutes(5), alive=minutes(8))

    assert writer.shown["elapsed"] == 7 * 60


def test_a_browser_cannot_claim_more_than_the_time_since_the_last_state(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(2))
    writer.presses("stopped", alive=OPEN)
    writer.waits(minutes(1))
    writer.presses("running", ago=timedelta(hours=2), alive=timedelta(days=3))
    writer.presses("stopped", ago=timedelta(minutes=-30), alive=timedelta(days=3))

    assert writer.recorded == 3 * 60


def test_a_closed_window_is_paused_where_it_closed(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(4))
    writer.waits(timedelta(hours=14))
    assert writer.shown["state"] == "paused"
    assert writer.shown["sentence"] == "Paused when this window closed."

    # Looking at it again, in a window that has just opened, makes it no longer.
    record_heartbeat(writer.answer, OPEN)
    assert writer.shown["state"] == "paused"
    assert 4 * 60 <= writer.shown["elapsed"] <= 5 * 60
    writer.presses("stopped", alive=OPEN)
    assert 4 * 60 <= writer.recorded <= 5 * 60


def test_a_window_that_was_open_all_along_counts_though_the_line_was_gone(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(2))
    writer.waits(minutes(9))
    record_heartbeat(writer.answer, minutes(11))

    assert writer.shown["state"] == "running"
    assert writer.shown["elapsed"] == 11 * 60


def test_nobody_writes_for_more_than_three_hours_at_a_stretch(writer):
    writer.presses("running", alive=OPEN)
    for _ in range(5):
        writer.writes(timedelta(hours=1))

    assert writer.shown["sentence"] == "Paused after three hours without a press of a button."
    assert writer.shown["elapsed"] == 3 * 3600


def test_without_script_nobody_is_waited_for_but_the_three_hours_hold(writer):
    writer.presses("running")
    writer.waits(minutes(40))
    assert writer.shown["elapsed"] == 40 * 60
    writer.waits(timedelta(days=2))
    writer.presses("stopped")
    assert writer.recorded == 3 * 3600


def test_a_server_clock_put_back_loses_nothing_and_is_never_negative(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(3))
    writer.clock.move_to(NOON - timedelta(days=1))
    assert writer.shown["elapsed"] >= 0
    record_heartbeat(writer.answer, minutes(3))
    writer.writes(minutes(2))
    writer.presses("stopped", alive=minutes(5))

    assert writer.recorded == 5 * 60


def test_a_server_clock_put_forward_adds_no_hours(writer):
    writer.presses("running", alive=OPEN)
    writer.writes(minutes(3))
    writer.waits(timedelta(days=400))
    record_heartbeat(writer.answer, minutes(3.5))
    writer.presses("stopped", alive=minutes(3.5))

    assert writer.recorded <= 4 * 60


def test_started_and_stopped_by_mistake_leaves_no_time(writer):
    writer.presses("running", alive=OPEN)
    writer.presses("stopped", alive=OPEN)

    assert writer.recorded is None


def test_a_clock_that_does_not_run_cannot_be_paused(writer):
    with pytest.raises(TransitionError, match="“not started” cannot become “paused”"):
        writer.presses("paused")


def test_two_windows_cannot_start_two_clocks(writer):
    writer.presses("running", alive=OPEN)
    writer.presses("running", alive=OPEN)
    assert TimingSession.objects.filter(answer=writer.answer).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        TimingSession.objects.create(answer=writer.answer, started_by=writer.user)
