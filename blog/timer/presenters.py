"""What a window shows of an answer's clock."""

from django.utils import timezone

from blog.models import AnswerPage, AnswerTime
from blog.models.timer import TimingSession, as_clock
from blog.timer.services import READY, open_session

MINUTES_ON_FACE = 10
State = TimingSession.State
STATES = {READY: "Not running.", State.RUNNING: "Running.", State.PAUSED: "Paused."}
PAUSED_BY = {
    TimingSession.PausedBy.CLOSED: "Paused when this window closed.",
    TimingSession.PausedBy.LONG: "Paused after three hours without a press of a button.",
}


def timer_state(answer: AnswerPage, user) -> dict:
    """The clock as it stands now, for a script and for a template. Seconds."""
    now = timezone.now()
    session = open_session(answer)
    time = AnswerTime.objects.filter(answer=answer).first()
    left_by = session.left_by(now) if session else ""
    state = State.PAUSED if left_by else session.state if session else READY
    recorded = time.seconds if time else 0
    elapsed = session.elapsed_until(now).total_seconds() if session else 0
    return _clock_display(answer.minutes, int(recorded + elapsed)) | {
        "state": str(state),
        "elapsed": round(elapsed, 1),
        "recorded": recorded,
        "state_words": STATES[state],
        "start_words": start_words(state, recorded, answer.minutes),
        "sentence": PAUSED_BY.get(left_by or (session.paused_by if session else ""), ""),
        "corrections": [_in_words(one) for one in answer.time_corrections.select_related("made_by")],
        "may_press": may_press(answer, user),
        "may_correct": bool(time) and may_correct(answer, time, user),
    }


def _clock_display(minutes: int, spent: int) -> dict:
    """The ring and the words in it, as `static/js/timer.js` draws them every second."""
    left = minutes * 60 - spent
    return {
        "minutes": minutes,
        "share_left": round(max(0, 100 * left / (minutes * 60)), 1) if minutes else 0,
        "clock": as_clock(left) if left >= 0 else f"+{as_clock(-left)}",
        "caption": f"left of {minutes} min" if left >= 0 else f"over {minutes} min",
        "spent": as_clock(spent),
    }


def start_words(state: str, recorded: int, minutes: int) -> str:
    if state != READY:
        return "Continue"
    if recorded:
        return "Start another sitting"
    return "Start the ten minutes" if minutes == MINUTES_ON_FACE else f"Start the {minutes} minutes"


def may_edit(answer: AnswerPage, user) -> bool:
    return answer.permissions_for_user(user).can_edit()


def may_press(answer: AnswerPage, user) -> bool:
    """Of a public answer readers see the new time at once, so it is for whoever may correct that."""
    time = AnswerTime.objects.filter(answer=answer.pk).first() if answer.live else None
    return may_edit(answer, user) and (not answer.live or may_correct(answer, time, user))


def may_correct(answer: AnswerPage, time: AnswerTime | None, user) -> bool:
    """Whoever wrote the answer or pressed its clock, and whoever may publish it."""
    own = user.pk in (answer.owner_id, time.recorded_by_id if time else None)
    return own or answer.permissions_for_user(user).can_publish()


def _in_words(correction) -> str:
    who = correction.made_by.get_full_name() or correction.made_by.get_username() if correction.made_by else "Somebody"
    day = timezone.localtime(correction.made_at)
    change = f"{as_clock(correction.before)} became {as_clock(correction.after)}"
    return f"{change}: {correction.reason} ({who}, {day:%b} {day.day}, {day:%Y, %H:%M})"
