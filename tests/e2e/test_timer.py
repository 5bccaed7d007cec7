"""The clock beside the text, in a real browser: reloads, a second tab, a lost line."""

import pytest

from tests.e2e.editor_utils import begin_answer, open_clock, press, seconds, spend, state, until

SESSION = "SELECT state FROM blog_timingsession WHERE answer_id = {}"
TIME = "SELECT seconds FROM blog_answertime WHERE answer_id = {}"


@pytest.fixture
def writing(staff_page, running_site):
    """A physician at a new answer, its clock not yet started."""
    page = staff_page("physician")
    return page, begin_answer(page, running_site, "How long does one session take?")


def test_timer_continues_after_reload_and_in_second_tab(writing, running_site):
    page, answer = writing
    assert page.locator("[data-timer-target=start]").inner_text() == "Start timer"
    press(page, "start")
    state(page, "Running.")
    spend(page, 2)
    open_clock(page, running_site, answer)
    state(page, "Running.")
    assert seconds(page) >= 2

    beside = page.context.new_page()
    open_clock(beside, running_site, answer)
    state(beside, "Running.")
    press(beside, "pause")
    state(page, "Paused.")
    assert abs(seconds(page) - seconds(beside)) <= 1
    press(page, "stop")
    state(beside, "Not running.")

    ((kept,),) = running_site.rows(TIME.format(answer))
    assert abs(kept - seconds(page)) <= 1


def test_offline_timer_events_are_sent_later_with_original_time(writing, running_site):
    page, answer = writing
    page.context.set_offline(True)
    press(page, "start")
    page.get_by_text("You are offline. The timer keeps running").wait_for()
    state(page, "Running.")
    spend(page, 3)
    press(page, "pause")
    spent = seconds(page)
    assert running_site.rows(SESSION.format(answer)) == []

    page.wait_for_timeout(2000)
    page.context.set_offline(False)
    until(page, lambda: running_site.rows(SESSION.format(answer)) == [("paused",)])
    open_clock(page, running_site, answer)
    assert abs(seconds(page) - spent) <= 1


def test_timer_can_be_corrected_in_editor(writing, running_site):
    page, answer = writing
    press(page, "start")
    spend(page, 2)
    press(page, "stop")
    page.get_by_text("Correct the time").click()
    page.get_by_label("Actual time").fill("nine")
    page.get_by_role("textbox", name="Reason").first.fill("A telephone call.")
    page.get_by_role("button", name="Save correction").click()
    page.get_by_text("Enter minutes and seconds, like 9:40.").wait_for()
    page.get_by_label("Actual time").fill("9:40")
    page.get_by_role("button", name="Save correction").click()

    page.locator("[data-timer-target=corrections]", has_text="changed to 9:40: A telephone call.").wait_for()
    assert running_site.rows(TIME.format(answer)) == [(580,)]
    assert seconds(page) == 580


def test_timer_works_without_script(writing, running_site, open_page):
    page, answer = writing
    plain = open_page(storage_state=page.context.storage_state(), java_script_enabled=False)
    plain.goto(f"{running_site.url}/admin/answers/{answer}/timer/")
    plain.get_by_role("button", name="Start timer").click()
    plain.get_by_role("button", name="Pause").click()
    plain.get_by_role("button", name="Stop").click()

    assert plain.get_by_text("Not running.").is_visible()
    assert running_site.rows(SESSION.format(answer)) == [("stopped",)]
