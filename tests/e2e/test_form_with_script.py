"""The form, sent in place: nothing typed is ever lost, and nothing is stored twice."""

from urllib.parse import parse_qs

import pytest

from tests.e2e.pages import FORM, fill_in, send

ANSWER = "/blog/is-ketamine-addictive/"


@pytest.fixture
def page(running_site, open_page):
    page = open_page(width=390, height=844)
    page.goto(running_site.url + ANSWER)
    return page


@pytest.fixture
def stored(running_site):
    """How many requests came in since the test began."""
    before = len(running_site.references())
    return lambda: len(running_site.references()) - before


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.outerHTML.slice(0, 80)")


def test_form_is_sent_in_place_and_focus_moves_to_thanks(page, stored, running_site):
    fill_in(page, name="Sent In Place")
    send(page)
    page.locator("[data-thanks]").wait_for()
    assert page.url == running_site.url + ANSWER
    assert focused(page) == "thanks"
    assert page.locator("#thanks").inner_text() == "Thank you"
    assert page.locator("[data-reference]").inner_text() in running_site.references()
    assert page.locator(FORM).count() == 0
    assert page.locator("h1").count() == 1
    assert stored() == 1


def test_double_click_stores_one_request(page, stored):
    fill_in(page, name="Double Click")
    page.locator(f"{FORM} .send button").dblclick()
    page.locator("[data-thanks]").wait_for()
    page.wait_for_load_state("networkidle")
    assert stored() == 1


def test_pressing_enter_twice_stores_one_request(page, stored):
    fill_in(page, name="Enter Twice")
    page.locator("#id_name").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("[data-thanks]").wait_for()
    page.wait_for_load_state("networkidle")
    assert stored() == 1


def test_error_moves_focus_and_preserves_input(page, stored, running_site):
    fill_in(page, name="One Mistake", phone="555 01", message="Kept, word for word.")
    send(page)
    summary = page.locator("[data-summary]")
    summary.wait_for()
    assert summary.evaluate("summary => summary === document.activeElement")
    assert page.url == running_site.url + ANSWER
    assert page.locator("#id_name").input_value() == "One Mistake"
    assert page.locator("#id_phone").input_value() == "555 01"
    assert page.locator("#id_message").input_value() == "Kept, word for word."
    assert page.locator("#id_adult").is_checked()
    summary.get_by_role("link").first.click()
    assert focused(page) == "id_phone"
    page.locator("#id_phone").fill("714 555 0187")
    send(page)
    page.locator("[data-reference]").wait_for()
    assert stored() == 1


def test_failed_request_can_be_sent_again(page, stored):
    fill_in(page, name="Down Under", message="Written in a tunnel.")
    key = page.locator("[data-key]").first.input_value()
    page.context.set_offline(True)
    send(page)
    note = page.get_by_role("alert")
    note.wait_for()
    assert "connection failed" in note.inner_text()
    assert page.locator("#id_message").input_value() == "Written in a tunnel."
    page.context.set_offline(False)
    assert page.locator(f"{FORM} [data-key]").input_value() == key != ""
    send(page)
    page.locator("[data-reference]").wait_for()
    assert stored() == 1


def test_request_with_lost_response_is_stored_once(page, stored, running_site):
    sent_before = []

    def lose_the_first_answer(route):
        if sent_before:
            return route.continue_()
        sent_before.append(route.fetch(max_redirects=0).headers["location"])
        route.abort("connectionreset")

    page.route("**/consultation/", lose_the_first_answer)
    fill_in(page, name="Lost Answer")
    send(page)
    page.get_by_role("alert").wait_for()
    assert stored() == 1
    send(page)
    page.locator("[data-reference]").wait_for()
    assert page.locator("[data-reference]").inner_text() in running_site.references()
    assert stored() == 1


def test_text_message_consent_is_shown_when_needed(page, stored):
    consent = page.locator("#id_text_consent")
    assert not consent.is_visible()
    fill_in(page, name="By Text")
    page.get_by_label("Text message", exact=True).check()
    assert consent.is_visible()
    send(page)
    page.locator("[data-summary]").wait_for()
    assert stored() == 0
    consent.check()
    send(page)
    page.locator("[data-reference]").wait_for()
    assert stored() == 1


def test_remaining_characters_update_while_typing(page):
    left = page.locator("[data-left]")
    assert left.inner_text() == "500 characters left"
    page.locator("#id_message").fill("ten signs.")
    assert left.inner_text() == "490 characters left"
    page.locator("#id_message").fill("x" * 499)
    assert left.inner_text() == "1 character left"


def sends_seconds(page, act) -> str:
    """What the form says of the time it took, when `act` sends it; empty when it says nothing."""
    with page.expect_request(lambda request: request.method == "POST") as sent:
        act(page)
    return parse_qs(sent.value.post_data, keep_blank_values=True)["took"][0]


def test_quickly_filled_form_reaches_the_queue(page, running_site):
    fill_in(page, name="Pasted By A Password Manager", message="Read https://pubmed.ncbi.nlm.nih.gov/23982301/ please.")
    assert 0 <= int(sends_seconds(page, send)) < 30
    reference = page.locator("[data-reference]").inner_text()
    assert (reference, "new") in running_site.rows("SELECT reference, state FROM consultations_consultationrequest")


def test_elapsed_time_continues_after_validation_errors(page):
    page.wait_for_timeout(1100)
    fill_in(page, name="", phone="555 01")
    first = int(sends_seconds(page, send))
    page.locator("[data-summary]").wait_for()
    page.wait_for_timeout(1100)
    second = int(sends_seconds(page, send))
    assert 1 <= first < second < first + 30


def test_elapsed_time_continues_on_error_page(running_site, open_page):
    page = open_page()
    page.goto(f"{running_site.url}/invite/")
    referral = "form[data-referral-form]"
    page.wait_for_timeout(1100)
    first = int(sends_seconds(page, lambda page: page.locator(f"{referral} .send button").click()))
    page.locator(f"{referral} [data-summary]").wait_for()
    page.wait_for_timeout(1100)
    assert int(sends_seconds(page, lambda page: page.locator(f"{referral} .send button").click())) > first >= 1


def test_form_sends_no_elapsed_time_without_script(running_site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{running_site.url}/consultation/")
    fill_in(page, name="Without Script")
    assert sends_seconds(page, send) == ""
    page.wait_for_url("**/consultation/thanks/?r=*")
    assert running_site.rows("SELECT state FROM consultations_consultationrequest ORDER BY created_at DESC")[0] == (
        "new",
    )
