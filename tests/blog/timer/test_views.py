"""The timer in the editor, on its own page, and on the public answer."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from blog.models import AnswerTime, TimeCorrection, TimerPress, TimingSession
from cms.page_cache.models import ContentStamp
from tests.factories.blog import make_answer, republish
from tests.home.editor_utils import edit_in_admin, editor_form
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
PRESSES = ("start", "pause", "stop", "seen", "correct")


@pytest.fixture
def answer():
    return make_answer("Does it hurt?")


def timer_url(answer, press="") -> str:
    return f"/admin/answers/{answer.pk}/timer/" + (f"{press}/" if press else "")


def record_time(answer, seconds: int, by: str = "physician") -> None:
    AnswerTime.objects.create(answer=answer, seconds=seconds, recorded_by=get_user_model().objects.get(username=by))


def submit_correction(client, answer, **given):
    return client.post(timer_url(answer, "correct"), {"time": "9:40", "reason": "A long call."} | given)


def test_editor_shows_timer_panel(sign_in, answer):
    page = see(sign_in("physician"), reverse("wagtailadmin_pages:edit", args=[answer.pk]))
    panel = page.select_one("[data-side-panel=timer]")

    assert words(panel.select_one(".timer-clock")) == "10:00 of 10 min left"
    assert panel.select_one("[data-controller=timer]")["data-timer-address-value"] == timer_url(answer)


def test_new_answer_shows_timer_hint(sign_in, answer):
    new = reverse("wagtailadmin_pages:add", args=["blog", "answerpage", answer.get_parent().pk])
    client = sign_in("physician")
    assert "available after the first autosave" in words(see(client, new).select_one("[data-side-panel=timer]"))

    # Fetched by the editor after the first draft was saved.
    edit = reverse("wagtailadmin_pages:edit", args=[answer.pk]) + "?_w_hydrate_create_view=1"
    assert f'data-timer-address-value="{timer_url(answer)}"' in client.get(edit).text


def test_autosave_does_not_rerender_timer(sign_in, answer):
    edit = reverse("wagtailadmin_pages:edit", args=[answer.pk])
    saved = sign_in("physician").post(edit, editor_form(answer), headers={"Accept": "application/json"}).json()

    assert saved["success"]
    assert "data-controller" in saved["html"]
    assert 'data-controller="timer"' not in saved["html"]


def test_timer_page_works_without_javascript(sign_in, answer):
    client = sign_in("physician")
    start = see(client, timer_url(answer)).select_one(".timer-buttons button")
    assert words(start) == "Start timer"
    client.post(start["formaction"])
    pause = see(client, timer_url(answer)).select_one(".timer-buttons button")
    assert words(pause) == "Pause"
    client.post(pause["formaction"])

    assert TimingSession.objects.get(answer=answer).state == "paused"
    assert "Paused." in words(see(client, timer_url(answer)).select_one(".timer-state"))


def test_invalid_press_returns_409_with_message(sign_in, answer):
    refused = sign_in("physician").post(timer_url(answer, "pause"), headers=JSON)

    assert refused.status_code == 409
    assert "paused" in refused.json()["error"]


@pytest.mark.parametrize("username", ["frontdesk", "manager"])
@pytest.mark.parametrize("press", ("", *PRESSES))
def test_user_without_edit_permission_cannot_use_timer(sign_in, answer, username, press):
    ask = sign_in(username).post if press else sign_in(username).get

    assert ask(timer_url(answer, press), headers=JSON).status_code == 403
    assert not TimingSession.objects.exists()


def test_anonymous_user_is_redirected_to_login(client, answer):
    assert client.post(timer_url(answer, "start")).headers["Location"].startswith("/admin/login/")
    assert not TimingSession.objects.exists()


@pytest.mark.parametrize("press", PRESSES)
def test_get_request_does_not_press_button(sign_in, answer, press):
    assert sign_in("physician").get(timer_url(answer, press)).status_code == 405
    assert not TimingSession.objects.exists()


def test_press_requires_csrf_token(sign_in, answer):
    client = sign_in("physician")
    client.handler.enforce_csrf_checks = True

    assert client.post(timer_url(answer, "start")).status_code == 403
    assert not TimingSession.objects.exists()


def test_timer_of_missing_answer_returns_404(sign_in):
    assert sign_in("owner").post("/admin/answers/999999/timer/start/").status_code == 404


@pytest.mark.parametrize("nonsense", ["-5", "1e9", "²", "9" * 40, "null", ""])
def test_invalid_durations_count_as_zero(sign_in, answer, nonsense):
    sent = sign_in("physician").post(timer_url(answer, "start"), {"ago": nonsense, "alive": nonsense}, headers=JSON)

    assert sent.status_code == 200
    assert sent.json()["elapsed"] < 5


def test_correction_is_public_and_logged_with_user(sign_in, client, answer):
    record_time(answer, 3600)
    assert "Written in 60 min" in words(see(client, answer.url).select_one(".clock"))
    assert submit_correction(sign_in("physician"), answer).status_code == 302

    assert "Written in 9 min 40 s (limit: 10 min)" in words(see(client, answer.url).select_one(".clock"))
    kept = TimeCorrection.objects.get()
    assert (kept.before, kept.after, kept.reason, kept.made_by.username) == (
        3600,
        580,
        "A long call.",
        "physician",
    )
    line = words(see(sign_in("physician"), timer_url(answer)).select_one(".timer-corrections"))
    assert line.startswith("60:00 changed to 9:40: A long call. (")
    assert "long call" not in client.get(answer.url).text


def test_correction_invalidates_page_cache(sign_in, answer):
    record_time(answer, 3600)
    before = ContentStamp.objects.get().value
    submit_correction(sign_in("physician"), answer)

    assert ContentStamp.objects.get().value != before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"time": ""}, "Enter minutes and seconds, like 9:40."),
        ({"time": "nine"}, "Enter minutes and seconds, like 9:40."),
        ({"time": "9:75"}, "Enter minutes and seconds, like 9:40."),
        ({"time": "0:00"}, "Enter at least 0:01."),
        ({"time": "999:00"}, "Enter at most 600 minutes."),
        ({"reason": ""}, "Enter a reason for the correction."),
        ({"reason": " \x07 "}, "Enter a reason for the correction."),
    ],
)
def test_invalid_correction_shows_error_and_keeps_input(sign_in, answer, given, sentence):
    record_time(answer, 3600)
    refused = submit_correction(sign_in("physician"), answer, **given)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert f'value="{given.get("time", "9:40")}"' in refused.text or given.get("time") == ""
    assert AnswerTime.objects.get(answer=answer).seconds == 3600


def test_correction_requires_recorded_time(sign_in, answer):
    refused = submit_correction(sign_in("physician"), answer)

    assert refused.status_code == 422
    assert "Nothing to correct yet." in refused.text
    assert not AnswerTime.objects.filter(answer=answer).exists()


def test_editor_cannot_correct_time_of_others(sign_in, answer):
    record_time(answer, 3600)
    submit_correction(sign_in("editor"), answer)
    assert AnswerTime.objects.get(answer=answer).seconds == 3600
    assert "Correct the time" not in sign_in("editor").get(timer_url(answer)).text


def test_author_can_correct_time(sign_in, answer):
    record_time(answer, 3600, by="editor")
    submit_correction(sign_in("editor"), answer)

    assert AnswerTime.objects.get(answer=answer).seconds == 580


def test_republishing_keeps_correction(sign_in, answer):
    record_time(answer, 3600)
    submit_correction(sign_in("physician"), answer)
    republish(answer, title="Another")

    assert AnswerTime.objects.get(answer=answer).seconds == 580


def test_publish_button_stops_timer(sign_in):
    draft = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    client.post(timer_url(draft, "start"))
    TimingSession.objects.update(running_since=timezone.now() - timedelta(minutes=9))
    edit_in_admin(client, draft)

    assert AnswerTime.objects.get(answer=draft).in_words in ("9 min", "9 min 1 s")


def test_scheduling_does_not_stop_timer(sign_in):
    draft = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    client.post(timer_url(draft, "start"))
    edit_in_admin(client, draft, go_live_at="2090-01-01 08:00")

    assert TimingSession.objects.get(answer=draft).state == "running"


def test_control_characters_in_key_are_removed(sign_in, answer):
    pressed = sign_in("physician").post(timer_url(answer, "start"), {"key": "a\x00b", "alive": "5"}, headers=JSON)

    assert pressed.json()["state"] == "running"
    assert list(TimerPress.objects.values_list("key", flat=True)) == ["ab"]


@pytest.mark.parametrize("number", [0, 10**6, 2**31, 2**63, 10**30])
def test_timer_of_invalid_id_returns_404(sign_in, answer, number):
    client = sign_in("physician")
    assert client.get(f"/admin/answers/{number}/timer/").status_code == 404
    assert [client.post(f"/admin/answers/{number}/timer/{press}/").status_code for press in PRESSES] == [404] * 5


def test_timer_of_public_answer_requires_correct_permission(sign_in, answer):
    editor = sign_in("editor")
    assert editor.post(f"/admin/answers/{answer.pk}/timer/start/").status_code in (302, 403)
    assert not TimingSession.objects.exists()
    assert "Start timer" not in editor.get(timer_url(answer)).text
    sign_in("physician").post(f"/admin/answers/{answer.pk}/timer/start/")
    assert TimingSession.objects.exists()
