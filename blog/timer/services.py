"""Timer operations. Server time counts; a browser only reports how long ago a button was pressed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from blog.models import AnswerPage, AnswerTime, TimeCorrection, TimerPress, TimingSession
from blog.models.timer import GRACE, MAX_RUNNING_TIME
from cms.core.state_machine import validate_transition

State, PausedBy = TimingSession.State, TimingSession.PausedBy

READY = "ready"
ALLOWED_TRANSITIONS = {
    READY: [State.RUNNING],
    State.RUNNING: [State.PAUSED, State.STOPPED],
    State.PAUSED: [State.RUNNING, State.STOPPED],
}
STATE_LABELS = {READY: "not started", State.RUNNING: "running", State.PAUSED: "paused", State.STOPPED: "stopped"}
NOTHING = timedelta(0)


@transaction.atomic
def change_timer_state(
    answer, to: str, user, *, key: str = "", ago: timedelta = NOTHING, alive: timedelta = NOTHING
) -> None:
    """Start, pause, continue or stop the timer of `answer`, as of `ago` before now.

    `alive` is how long the window had been open by then; `key` makes a repeated call harmless. Raises TransitionError.
    """
    _lock_answer(answer)
    if key and not TimerPress.objects.get_or_create(answer=answer, key=key)[1]:
        return
    now = timezone.now()
    session = open_session(answer)
    at = _press_time(answer, session, now, ago)
    if session:
        _update_session(session, now, at, alive)
    state = session.state if session else READY
    if state == to:
        # Already done, for example in another window.
        return
    validate_transition(ALLOWED_TRANSITIONS, state, to, STATE_LABELS)
    if to == State.RUNNING:
        session = session or TimingSession(answer=answer, started_by=user, started_at=at)
        # A browser without JavaScript sends no heartbeats, so none are expected (seen_at stays None).
        _run_session(session, at, seen_at=at if alive else None)
    elif to == State.PAUSED:
        _pause_session(session, at)
    else:
        _stop_session(session, at, user)


@transaction.atomic
def record_heartbeat(answer, alive: timedelta = NOTHING) -> None:
    """Record a heartbeat of a window that shows the timer and has been open for `alive`."""
    _lock_answer(answer)
    if session := open_session(answer):
        now = timezone.now()
        _update_session(session, now, now, alive)
        session.save()


def stop_on_publish(page, revision, user) -> None:
    """Stop a running or paused timer when the answer is published."""
    if isinstance(page, AnswerPage) and page.live and open_session(page):
        change_timer_state(page, State.STOPPED, user)


@transaction.atomic
def correct_recorded_time(answer, user, seconds: int, reason: str) -> None:
    """Change the recorded time and log the correction."""
    _lock_answer(answer)
    time = AnswerTime.objects.get(answer=answer)
    TimeCorrection.objects.create(answer=answer, before=time.seconds, after=seconds, reason=reason, made_by=user)
    time.seconds = seconds
    time.save()


def open_session(answer) -> TimingSession | None:
    return answer.timings.exclude(state=State.STOPPED).first()


def _lock_answer(answer) -> None:
    Page.objects.select_for_update().get(pk=answer.pk)


def _press_time(answer, session, now: datetime, ago: timedelta) -> datetime:
    """When the button was pressed: never in the future, never before the latest state change."""
    last = session or answer.timings.order_by("-changed_at").first()
    earliest = max(last.changed_at, now - MAX_RUNNING_TIME) if last else now - MAX_RUNNING_TIME
    return min(now, max(earliest, now - max(NOTHING, ago)))


def _update_session(session: TimingSession, now: datetime, at: datetime, alive: timedelta) -> None:
    """Record activity at `at`, or pause the session retroactively if there was none for too long."""
    if session.state != State.RUNNING:
        return
    if session.seen_at and now < session.seen_at:
        # The server's clock was set back: keep the time counted so far and continue from now.
        session.kept += max(NOTHING, session.seen_at - session.running_since)
        session.running_since = session.seen_at = session.changed_at = now
        return
    was_active = (
        session.seen_at and alive + GRACE >= at - session.seen_at and at - session.running_since <= MAX_RUNNING_TIME
    )
    if (paused_by := session.auto_paused_by(at)) and not was_active:
        _pause_session(session, session.counts_until(at), paused_by)
    elif alive:
        session.seen_at = max(at, session.seen_at or at)


def _run_session(session: TimingSession, at: datetime, seen_at: datetime | None) -> None:
    session.state, session.paused_by = State.RUNNING, PausedBy.PERSON
    session.running_since = session.changed_at = at
    session.seen_at = seen_at
    session.save()


def _pause_session(session: TimingSession, at: datetime, by: str = PausedBy.PERSON, state: str = State.PAUSED) -> None:
    if session.state == State.RUNNING:
        # Not counts_until(): the caller has confirmed the time up to `at`.
        session.kept += max(NOTHING, min(at, session.running_since + MAX_RUNNING_TIME) - session.running_since)
    session.state, session.paused_by = state, by
    session.running_since, session.changed_at = None, at
    session.save()


def _stop_session(session: TimingSession, at: datetime, user) -> None:
    _pause_session(session, at, state=State.STOPPED)
    if not (seconds := round(session.kept.total_seconds())):
        # Started and stopped by mistake: nothing to record.
        return
    time = AnswerTime.objects.filter(answer=session.answer).first() or AnswerTime(answer=session.answer, seconds=0)
    time.seconds += seconds
    time.recorded_at, time.recorded_by = at, user
    time.save()
