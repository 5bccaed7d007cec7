"""A reader on a phone whose browser runs no script, and the front desk that finds what was sent."""

import base64
import re

from tests.e2e.pages import FORM, send

NAME = "Quillon Vastergaard"
MESSAGE = "Zebrawood canary: please ring twice, the first ring is too quiet."
REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}")


def test_request_sent_without_script_reaches_the_front_desk(running_site, open_page, staff_page):
    page = open_page(width=390, height=844, java_script_enabled=False)
    read_the_latest_answer(page, running_site)
    send_with_one_mistake(page)
    reference = correct_it(page)
    assert page.context.cookies() == []
    the_front_desk_reads_it(staff_page("frontdesk"), running_site, reference)
    nothing_typed_is_stored_in_clear(running_site, reference)


def read_the_latest_answer(page, site):
    page.goto(site.url)
    question = page.locator("h2.latest a")
    asked = question.inner_text()
    question.click()
    assert page.locator("h1.question").inner_text() == asked
    assert len(page.locator("article .body").inner_text()) > 1000


def send_with_one_mistake(page):
    form = page.locator(FORM)
    form.get_by_label("Your name").fill(NAME)
    form.get_by_label("Phone", exact=True).and_(page.locator("[type=tel]")).fill("555 01")
    form.get_by_label("Harbor Point").check()
    form.get_by_label("Morning").check()
    form.get_by_label("Anything we should know").fill(MESSAGE)
    form.get_by_label("18 or older").check()
    form.locator("[name=consent]").check()
    send(page)

    summary = page.locator("[data-summary]")
    assert "Please fix 1 thing" in summary.inner_text()
    assert page.locator("#id_phone_error").is_visible()
    assert page.locator("#id_phone_error").inner_text() == summary.get_by_role("link").first.inner_text()
    assert page.title().startswith("Error")
    again = page.locator(FORM)
    assert again.locator("[name=name]").input_value() == NAME
    assert again.locator("[name=phone]").input_value() == "555 01"
    assert again.locator("[name=message]").input_value() == MESSAGE
    for chosen in ("Harbor Point", "Morning", "18 or older"):
        assert again.get_by_label(chosen).is_checked(), chosen
    assert again.locator("[name=consent]").is_checked()
    summary.get_by_role("link").first.click()
    assert page.url.endswith("#id_phone")


def correct_it(page) -> str:
    page.locator("#id_phone").fill("(714) 555-0187")
    send(page)
    page.wait_for_url("**/consultation/thanks/?r=*")
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you"
    reference = page.locator("[data-reference]").inner_text()
    assert REFERENCE.fullmatch(reference)
    assert NAME not in page.content()
    return reference


def the_front_desk_reads_it(page, site, reference):
    page.goto(f"{site.url}/admin/requests/")
    row = page.get_by_role("link", name=reference)
    assert row.count() == 1
    assert NAME not in page.content()
    row.click()
    page.wait_for_url("**/admin/requests/*-*/")
    facts = page.locator(".request-facts").first.inner_text()
    for told in (NAME, MESSAGE, "(714) 555-0187", "Harbor Point", "morning"):
        assert told in facts


def nothing_typed_is_stored_in_clear(site, reference):
    stored = site.all_that_is_stored()
    # It is the right database: what need not be secret is there to read.
    assert reference.encode() in stored
    for typed in (NAME, MESSAGE, "7145550187"):
        for way in (typed, typed.lower(), base64.b64encode(typed.encode()).decode()[:-4], typed.encode().hex()):
            assert way.encode() not in stored
    assert b"Zebrawood" not in stored
