"""The ten minutes from beginning to end: a reader asks, a physician answers, readers and the asker hear of it.

On the way the page is reloaded and the line goes away, and nothing is lost. Presses are counted: fifteen at most.
"""

from urllib.parse import urlsplit

import pytest

from tests.e2e.editor_utils import settle_at_first, until

ASKED = "My husband Robert says that ketamine helped him after his fall on June 12. Could it help my knee pain too?"
CLEANED = "My husband says that ketamine helped him after a fall. Could it help my knee pain too?"
FIRST = "Perhaps, for a while, and perhaps not at all."
SECOND = " It can raise your blood pressure, and it can be habit-forming."
ASKER = "asker@mail.example"
KEPT = f"""SELECT blog_question.state, email FROM blog_question
JOIN blog_answerpage ON answer_id = page_ptr_id WHERE question = '{CLEANED}'"""


@pytest.fixture
def press():
    """Presses what it is given, and counts."""

    def pressed(what) -> None:
        pressed.times += 1
        what.click()

    pressed.times = 0
    return pressed


def type_at_the_end(page, words: str) -> None:
    page.locator(".public-DraftEditor-content").first.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_question_becomes_published_answer_in_fifteen_clicks(open_page, staff_page, running_site, press):
    reader = open_page()
    reader.goto(f"{running_site.url}/ask/")
    form = reader.locator("form[data-question-form]")
    form.locator("[name=question]").fill(ASKED)
    press(form.get_by_label("Chronic pain"))
    press(form.get_by_label("No", exact=True))
    press(form.locator("[name=public]"))
    press(form.locator("[name=tell_me]"))
    form.locator("[name=email]").fill(ASKER)
    press(reader.get_by_role("button", name="Send the question"))
    reader.wait_for_url("**/ask/thanks/**")

    page = staff_page("physician")
    press(page.locator(".writing-ways").get_by_role("link", name="Questions"))
    press(page.get_by_text("My husband Robert").first)
    # What says who asks is marked, and gone from the words for the page.
    page.locator(".asked-text mark").first.wait_for()
    assert page.locator(".asked-text mark").all_inner_texts() == ["Robert", "June 12"]
    page.locator("textarea").fill(CLEANED)
    press(page.get_by_role("button", name="Save public version"))
    press(page.get_by_role("button", name="Draft an answer"))

    page.wait_for_url("**/edit/?timer=ready")
    settle_at_first(page)
    press(page.get_by_role("button", name="Start timer"))
    with page.expect_response(lambda answer: "/edit/" in answer.url and answer.request.method == "POST"):
        type_at_the_end(page, FIRST)
    page.reload()
    page.locator(".public-DraftEditor-content", has_text=FIRST).wait_for()
    settle_at_first(page)
    page.locator("[data-timer-target=state]", has_text="Running.").wait_for()

    page.context.set_offline(True)
    type_at_the_end(page, SECOND)
    page.get_by_text("You are offline. Nothing was lost").wait_for(timeout=20_000)
    with page.expect_response(lambda answer: "/edit/" in answer.url and answer.ok, timeout=30_000):
        page.context.set_offline(False)
    page.locator("[data-signed-in]").wait_for(state="hidden")

    press(page.get_by_role("button", name="More actions"))
    press(page.get_by_role("button", name="Submit to Clinical review"))
    press(page.locator(".messages").get_by_role("link", name="Edit"))
    page.wait_for_url("**/edit/")
    press(page.get_by_role("button", name="More actions"))
    press(page.get_by_role("button", name="Approve and Publish"))
    address = page.locator(".public-address a").get_attribute("href")
    assert press.times <= 15

    reader.goto(address)
    shown = reader.locator("main").inner_text()
    assert CLEANED in shown
    assert FIRST + SECOND in shown
    assert "Written in" in shown
    assert "Clinically reviewed" in shown
    # What the page names is told of by itself.
    assert "What to know about ketamine" in shown
    feed = reader.request.get(f"{running_site.url}/feed/").text()
    assert urlsplit(address).path in feed
    assert SECOND.strip() in feed

    until(page, lambda: running_site.rows(KEPT) == [("told", "")])
    assert ASKER in running_site.said()
    for word in ("Robert", "June 12"):
        assert word not in running_site.said()
