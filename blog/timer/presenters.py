"""What the timer panel and the timer page show."""

from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.models import AnswerPage, AnswerTime
from blog.models.timer import TimingSession, format_minutes_seconds
from blog.timer.services import READY, open_session

State = TimingSession.State
STATES = {READY: "Not running.", State.RUNNING: "Running.", State.PAUSED: "Paused."}
PAUSED_BY = {
    TimingSession.PausedBy.CLOSED: "Paused when the window was closed.",
    TimingSession.PausedBy.LONG: "Paused automatically after 3 hours.",
}


def timer_state(answer: AnswerPage, user) -> dict:
    """The current state of the timer, for templates and as JSON. All times in seconds."""
    now = timezone.now()
    session = open_session(answer)
    time = AnswerTime.objects.filter(answer=answer).first()
    paused_by = session.auto_paused_by(now) if session else ""
    state = State.PAUSED if paused_by else session.state if session else READY
    recorded = time.seconds if time else 0
    elapsed = session.elapsed_until(now).total_seconds() if session else 0
    return _timer_display(answer.minutes, int(recorded + elapsed)) | {
        "state": str(state),
        "elapsed": round(elapsed, 1),
        "recorded": recorded,
        "state_words": STATES[state],
        "start_words": start_label(state, recorded),
        "sentence": PAUSED_BY.get(paused_by or (session.paused_by if session else ""), ""),
        "corrections": [
            _correction_summary(correction) for correction in answer.time_corrections.select_related("made_by")
        ],
        "may_press": can_control_timer(answer, user),
        "may_correct": bool(time) and can_correct_time(answer, time, user),
    }


def _timer_display(minutes: int, spent: int) -> dict:
    """The ring and its text; `static/js/timer.js` computes the same every second."""
    left = minutes * 60 - spent
    return {
        "minutes": minutes,
        "share_left": round(max(0, 100 * left / (minutes * 60)), 1) if minutes else 0,
        "clock": format_minutes_seconds(left) if left >= 0 else f"+{format_minutes_seconds(-left)}",
        "caption": f"of {minutes} min left" if left >= 0 else f"over {minutes} min",
        "spent": format_minutes_seconds(spent),
    }


def start_label(state: str, recorded: int) -> str:
    if state != READY:
        return "Continue"
    return "Resume timing" if recorded else "Start timer"


def can_edit_answer(answer: AnswerPage, user) -> bool:
    return answer.permissions_for_user(user).can_edit()


def can_control_timer(answer: AnswerPage, user) -> bool:
    """Whether `user` can use the timer. For a public answer this changes the time readers see, so it needs more."""
    time = AnswerTime.objects.filter(answer=answer.pk).first() if answer.live else None
    return can_edit_answer(answer, user) and (not answer.live or can_correct_time(answer, time, user))


def can_correct_time(answer: AnswerPage, time: AnswerTime | None, user) -> bool:
    """Whether `user` wrote the answer, recorded its time, or can publish it."""
    is_own = user.pk in (answer.owner_id, time.recorded_by_id if time else None)
    return is_own or answer.permissions_for_user(user).can_publish()


def _correction_summary(correction) -> str:
    user = correction.made_by
    name = user.get_full_name() or user.get_username() if user else "a former staff member"
    day = timezone.localtime(correction.made_at)
    change = f"{format_minutes_seconds(correction.before)} changed to {format_minutes_seconds(correction.after)}"
    time = date_format(day, "M j, Y, g:i a")
    return f"{change}: {correction.reason} ({name}, {time})"
