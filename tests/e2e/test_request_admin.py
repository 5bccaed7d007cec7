"""The front desk at work, in a browser."""

import uuid

import pytest

from tests.e2e.form_utils import post, reference_at


@pytest.fixture
def reference(running_site, answers) -> str:
    """A request that has just come in."""
    status, thanks = post(
        running_site, answers | {"name": "Waits For A Call", "message": "At the desk.", "key": uuid.uuid4().hex}
    )
    assert status == 303
    return reference_at(running_site, thanks)


@pytest.fixture
def desk(staff_page, running_site):
    page = staff_page("frontdesk")
    page.goto(f"{running_site.url}/admin/requests/")
    return page


def in_state(page, site, state: str):
    """The list of one state, chosen as a person chooses it."""
    page.goto(f"{site.url}/admin/requests/")
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="Status").first.click()
    page.get_by_label("Status", exact=True).select_option(label=state)
    page.wait_for_url("**/admin/requests/?*state=*")
    page.locator(".w-pill, .w-active-filters").get_by_text(state).wait_for()
    return page.locator("main")


def test_front_desk_can_move_request_from_new_to_closed(desk, running_site, reference):
    in_state(desk, running_site, "New").get_by_role("link", name=reference).click()
    desk.get_by_text("Waits For A Call").wait_for()
    assert desk.get_by_text("At the desk.").is_visible()
    assert desk.locator(".state").inner_text() == "New"

    desk.get_by_role("button", name="Mark contacted").click()
    desk.get_by_text(f"{reference} is now “Contacted”.").wait_for()
    assert desk.locator(".state").inner_text() == "Contacted"

    close = desk.locator(".request-close")
    close.get_by_role("button", name="Close").click()
    desk.get_by_text("Choose a reason for closing").wait_for()
    assert desk.locator(".state").inner_text() == "Contacted"

    close.get_by_label("Reason for closing").select_option(label="No reply")
    close.get_by_role("button", name="Close").click()
    desk.get_by_text(f"{reference} is now “Closed”.").wait_for()
    story = desk.locator(".request-changes li").all_inner_texts()
    assert ["Contacted" in story[0], "Closed (no reply)" in story[1]] == [True, True]
    assert all("frontdesk" in line or "Fran Delgado" in line for line in story)

    assert in_state(desk, running_site, "Closed").get_by_role("link", name=reference).count() == 1
    assert in_state(desk, running_site, "New").get_by_role("link", name=reference).count() == 0


def test_notes_and_status_changes_work_without_script(running_site, staff_page, reference):
    desk = staff_page("physician", java_script_enabled=False)
    desk.goto(f"{running_site.url}/admin/requests/")
    desk.get_by_label("Find a request").fill(reference[:11])
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name=reference).click()
    desk.get_by_label("Note (visible to staff only").fill("Typed without a script.")
    desk.get_by_role("button", name="Save note").click()
    assert "Typed without a script." in desk.locator(".request-changes").inner_text()
    desk.get_by_role("button", name="Mark contacted").click()
    assert desk.locator(".state").first.inner_text() == "Contacted"


def test_concurrent_edit_shows_conflict(desk, staff_page, running_site, reference):
    desk.reload()
    desk.get_by_role("link", name=reference).click()
    desk.get_by_role("button", name="Mark contacted").wait_for()
    colleague = staff_page("physician")
    colleague.goto(desk.url)
    colleague.get_by_role("button", name="Schedule visit").click()
    colleague.get_by_text("is now “Scheduled”").wait_for()

    desk.get_by_role("button", name="Mark contacted").click()
    desk.get_by_role("heading", name="Someone else changed this request").wait_for()
    assert "The request is now Scheduled" in desk.get_by_role("alert").inner_text()
    assert desk.locator(".state").inner_text() == "Scheduled"


def test_suspected_spam_can_be_restored_with_one_click(desk, running_site, answers):
    _, thanks = post(running_site, answers | {"name": "Not A Machine", "sky": "filled by a helpful extension"})
    reference = reference_at(running_site, thanks)
    desk.reload()
    assert desk.get_by_role("link", name=reference).count() == 0
    in_state(desk, running_site, "Suspected spam").get_by_role("link", name=reference).click()
    desk.get_by_text("a hidden field was filled in, which is typical of spam programs").wait_for()
    desk.get_by_role("button", name="Not spam").click()
    desk.get_by_text("is now “New”").wait_for()
    desk.goto(f"{running_site.url}/admin/requests/")
    assert desk.get_by_role("link", name=reference).count() == 1
