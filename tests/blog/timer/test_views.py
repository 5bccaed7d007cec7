"""The clock as people meet it: in the editor, on its own page, and on the answer that readers see."""

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


def address(answer, press="") -> str:
    return f"/admin/answers/{answer.pk}/timer/" + (f"{press}/" if press else "")


def recorded(answer, seconds: int, by: str = "physician") -> None:
    AnswerTime.objects.create(answer=answer, seconds=seconds, recorded_by=get_user_model().objects.get(username=by))


def correct(client, answer, **given):
    return client.post(address(answer, "correct"), {"time": "9:40", "reason": "A long call."} | given)


def test_the_editor_has_the_clock_ready(sign_in, answer):
    page = see(sign_in("physician"), reverse("wagtailadmin_pages:edit", args=[answer.pk]))
    panel = page.select_one("[data-side-panel=timer]")

    assert words(panel.select_one(".timer-clock")) == "10:00 left of 10 min"
    assert panel.select_one("[data-controller=timer]")["data-timer-address-value"] == address(answer)


def test_a_new_answer_says_when_its_clock_will_be_ready(sign_in, answer):
    new = reverse("wagtailadmin_pages:add", args=["blog", "answerpage", answer.get_parent().pk])
    client = sign_in("physician")
    assert "ready as soon as the draft is saved" in words(see(client, new).select_one("[data-side-panel=timer]"))

    # What the editor fetches once its first draft is saved.
    edit = reverse("wagtailadmin_pages:edit", args=[answer.pk]) + "?_w_hydrate_create_view=1"
    assert f'data-timer-address-value="{address(answer)}"' in client.get(edit).text


def test_saving_by_itself_does_not_draw_the_clock_again(sign_in, answer):
    edit = reverse("wagtailadmin_pages:edit", args=[answer.pk])
    saved = sign_in("physician").post(edit, editor_form(answer), headers={"Accept": "application/json"}).json()

    assert saved["success"]
    assert "data-controller" in saved["html"]
    assert 'data-controller="timer"' not in saved["html"]


def test_without_script_the_clock_is_pressed_on_its_own_page(sign_in, answer):
    client = sign_in("physician")
    start = see(client, address(answer)).select_one(".timer-buttons button")
    assert words(start) == "Start the ten minutes"
    client.post(start["formaction"])
    pause = see(client, address(answer)).select_one(".timer-buttons button")
    assert words(pause) == "Pause"
    client.post(pause["formaction"])

    assert TimingSession.objects.get(answer=answer).state == "paused"
    assert "Paused." in words(see(client, address(answer)).select_one(".timer-state"))


def test_a_press_that_makes_no_sense_is_refused_with_a_sentence(sign_in, answer):
    refused = sign_in("physician").post(address(answer, "pause"), headers=JSON)

    assert refused.status_code == 409
    assert "cannot become “paused”" in refused.json()["error"]


@pytest.mark.parametrize("username", ["frontdesk", "manager"])
@pytest.mark.parametrize("press", ("", *PRESSES))
def test_who_may_not_edit_the_answer_neither_sees_nor_presses_its_clock(sign_in, answer, username, press):
    ask = sign_in(username).post if press else sign_in(username).get

    assert ask(address(answer, press), headers=JSON).status_code == 403
    assert not TimingSession.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client, answer):
    assert client.post(address(answer, "start")).headers["Location"].startswith("/admin/login/")
    assert not TimingSession.objects.exists()


@pytest.mark.parametrize("press", PRESSES)
def test_looking_at_a_button_presses_nothing(sign_in, answer, press):
    assert sign_in("physician").get(address(answer, press)).status_code == 405
    assert not TimingSession.objects.exists()


def test_a_button_needs_the_forms_token(sign_in, answer):
    client = sign_in("physician")
    client.handler.enforce_csrf_checks = True

    assert client.post(address(answer, "start")).status_code == 403
    assert not TimingSession.objects.exists()


def test_an_answer_that_is_not_there_has_no_clock(sign_in):
    assert sign_in("owner").post("/admin/answers/999999/timer/start/").status_code == 404


@pytest.mark.parametrize("nonsense", ["-5", "1e9", "²", "9" * 40, "null", ""])
def test_what_a_browser_measured_wrongly_counts_as_nothing(sign_in, answer, nonsense):
    sent = sign_in("physician").post(address(answer, "start"), {"ago": nonsense, "alive": nonsense}, headers=JSON)

    assert sent.status_code == 200
    assert sent.json()["elapsed"] < 5


def test_a_correction_reaches_readers_and_keeps_who_made_it(sign_in, client, answer):
    recorded(answer, 3600)
    assert "Written in 60 min" in words(see(client, answer.url).select_one(".clock"))
    assert correct(sign_in("physician"), answer).status_code == 302

    assert "Written in 9 min 40 s (limit: 10 min)" in words(see(client, answer.url).select_one(".clock"))
    kept = TimeCorrection.objects.get()
    assert (kept.before, kept.after, kept.reason, kept.made_by.username) == (
        3600,
        580,
        "A long call.",
        "physician",
    )
    line = words(see(sign_in("physician"), address(answer)).select_one(".timer-corrections"))
    assert line.startswith("60:00 became 9:40: A long call. (")
    assert "long call" not in client.get(answer.url).text


def test_a_correction_is_noticed_by_pages_that_are_kept(sign_in, answer):
    recorded(answer, 3600)
    before = ContentStamp.objects.get().value
    correct(sign_in("physician"), answer)

    assert ContentStamp.objects.get().value != before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"time": ""}, "Give the time as minutes and seconds, like 9:40."),
        ({"time": "nine"}, "Give the time as minutes and seconds, like 9:40."),
        ({"time": "9:75"}, "Give the time as minutes and seconds, like 9:40."),
        ({"time": "0:00"}, "An answer took at least a second."),
        ({"time": "999:00"}, "Give at most 600 minutes."),
        ({"reason": ""}, "Say why the time changes."),
        ({"reason": " \x07 "}, "Say why the time changes."),
    ],
)
def test_a_correction_says_what_is_wrong_with_it_and_keeps_what_was_typed(sign_in, answer, given, sentence):
    recorded(answer, 3600)
    refused = correct(sign_in("physician"), answer, **given)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert f'value="{given.get("time", "9:40")}"' in refused.text or given.get("time") == ""
    assert AnswerTime.objects.get(answer=answer).seconds == 3600


def test_there_must_be_a_time_to_correct(sign_in, answer):
    refused = correct(sign_in("physician"), answer)

    assert refused.status_code == 422
    assert "There is no time to correct yet." in refused.text
    assert not AnswerTime.objects.filter(answer=answer).exists()


def test_an_editor_who_neither_wrote_nor_publishes_corrects_no_time(sign_in, answer):
    recorded(answer, 3600)
    correct(sign_in("editor"), answer)
    assert AnswerTime.objects.get(answer=answer).seconds == 3600
    assert "Correct the time" not in sign_in("editor").get(address(answer)).text


def test_the_writer_of_an_answer_may_correct_its_time(sign_in, answer):
    recorded(answer, 3600, by="editor")
    correct(sign_in("editor"), answer)

    assert AnswerTime.objects.get(answer=answer).seconds == 580


def test_publishing_again_keeps_a_correction(sign_in, answer):
    recorded(answer, 3600)
    correct(sign_in("physician"), answer)
    republish(answer, title="Another")

    assert AnswerTime.objects.get(answer=answer).seconds == 580


def test_the_editors_publish_button_stops_the_clock(sign_in):
    draft = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    client.post(address(draft, "start"))
    TimingSession.objects.update(running_since=timezone.now() - timedelta(minutes=9))
    edit_in_admin(client, draft)

    assert AnswerTime.objects.get(answer=draft).in_words in ("9 min", "9 min 1 s")


def test_a_schedule_lets_the_clock_run(sign_in):
    draft = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    client.post(address(draft, "start"))
    edit_in_admin(client, draft, go_live_at="2090-01-01 08:00")

    assert TimingSession.objects.get(answer=draft).state == "running"


def test_a_press_with_a_key_that_no_database_keeps_counts(sign_in, answer):
    pressed = sign_in("physician").post(address(answer, "start"), {"key": "a\x00b", "alive": "5"}, headers=JSON)

    assert pressed.json()["state"] == "running"
    assert list(TimerPress.objects.values_list("key", flat=True)) == ["ab"]


@pytest.mark.parametrize("number", [0, 10**6, 2**31, 2**63, 10**30])
def test_the_clock_of_no_answer_is_not_found(sign_in, answer, number):
    client = sign_in("physician")
    assert client.get(f"/admin/answers/{number}/timer/").status_code == 404
    assert [client.post(f"/admin/answers/{number}/timer/{press}/").status_code for press in PRESSES] == [404] * 5


def test_the_clock_of_a_public_answer_is_for_whoever_may_correct_its_time(sign_in, answer):
    editor = sign_in("editor")
    assert editor.post(f"/admin/answers/{answer.pk}/timer/start/").status_code in (302, 403)
    assert not TimingSession.objects.exists()
    assert "Start the ten minutes" not in editor.get(address(answer)).text
    sign_in("physician").post(f"/admin/answers/{answer.pk}/timer/start/")
    assert TimingSession.objects.exists()
