"""A quarter of an hour away, and back: what was typed meanwhile is still there, and gets saved."""

import pytest

from tests.e2e.conftest import sign_in
from tests.e2e.form_utils import post, reference_at

AWAY = "UPDATE users_staffsession SET seen_at = '2020-01-01 00:00:00'"


@pytest.fixture
def stays(open_page, running_site):
    """Opens the admin as somebody, in a session of the test's own."""

    def opened(username: str):
        page = open_page()
        page.clock.install()
        sign_in(page, running_site, username, running_site.password)
        page.wait_for_url("**/admin/")
        return page

    return opened


def be_away(page, site) -> None:
    site.change(AWAY)
    page.clock.fast_forward("16:00")


def sign_in_beside(page, site, username: str) -> None:
    """By the link of the notice, in another tab, as a person would."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    beside = opened.value
    beside.get_by_label("Username or email").fill(username)
    beside.get_by_label("Password").fill(site.password)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url("**/admin/")
    beside.close()


def test_draft_typed_after_sign_out_is_saved(stays, running_site):
    page = stays("physician")
    ((answer,),) = running_site.rows("SELECT min(page_ptr_id) FROM blog_answerpage")
    page.goto(f"{running_site.url}/admin/pages/{answer}/edit/")
    be_away(page, running_site)
    page.get_by_role("textbox", name="Introduction").fill("Typed after a long telephone call.")
    page.get_by_role("button", name="Save draft").click()
    notice = page.locator("[data-signed-in]")
    notice.wait_for()
    assert "You're signed out" in notice.inner_text()
    sign_in_beside(page, running_site, "physician")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("has been updated").wait_for()

    assert page.get_by_role("textbox", name="Introduction").input_value() == "Typed after a long telephone call."
    page.reload()
    assert page.get_by_role("textbox", name="Introduction").input_value() == "Typed after a long telephone call."


def test_note_is_sent_after_signing_in_again(stays, running_site, answers):
    reference = reference_at(running_site, post(running_site, answers)[1])
    page = stays("frontdesk")
    page.goto(f"{running_site.url}/admin/requests/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Save note").wait_for()
    be_away(page, running_site)
    page.get_by_label("Note (visible to staff only").fill("Reached her sister, call again at five.")
    page.get_by_role("button", name="Save note").click()
    page.locator("[data-signed-in]").wait_for()
    sign_in_beside(page, running_site, "frontdesk")
    page.get_by_role("button", name="Save note").click()

    page.locator(".request-changes", has_text="Reached her sister, call again at five.").wait_for()


def test_form_is_not_sent_as_another_user(stays, running_site):
    page = stays("owner")
    page.goto(f"{running_site.url}/admin/requests/call/")
    page.get_by_label("Name").first.fill("Wilhelmina Fothergill")
    page.context.clear_cookies()
    beside = page.context.new_page()
    sign_in(beside, running_site, "manager", running_site.password)
    beside.wait_for_url("**/admin/")
    page.clock.fast_forward("01:30")
    page.get_by_role("button", name="Save call").click()

    page.get_by_text("Another user has signed in").wait_for()
    assert page.get_by_label("Name").first.input_value() == "Wilhelmina Fothergill"


def test_form_is_not_sent_without_connection(stays, running_site):
    page = stays("frontdesk")
    page.goto(f"{running_site.url}/admin/requests/call/")
    page.get_by_label("Name").first.fill("Wilhelmina Fothergill")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save call").click()

    page.get_by_text("You are offline").wait_for()
    assert page.get_by_label("Name").first.input_value() == "Wilhelmina Fothergill"
