"""The one door, the five dashboards, and what an editor and an owner do first."""

import pytest

from tests.e2e.conftest import sign_in
from tests.e2e.pages import FORM

# What each finds in the menu, and what the dashboard tells of requests.
MENUS = {
    "owner": {"Requests", "Pages", "Clinic", "Images", "Consultation form", "Settings"},
    "physician": {"Requests", "Pages", "Clinic", "Images"},
    "editor": {"Pages", "Images"},
    "frontdesk": {"Requests"},
    "manager": {"Requests", "Consultation form", "Settings"},
}
ASKED_FOR = set().union(*MENUS.values())


@pytest.mark.parametrize("username", MENUS)
def test_each_role_sees_its_dashboard(username, staff_page):
    page = staff_page(username)
    page.locator("nav .sidebar-menu-item").first.wait_for()
    assert "Harborlight Clinic" in page.locator("h1").inner_text()
    menu = {name.strip() for name in page.locator("nav .sidebar-menu-item").all_inner_texts()}
    assert menu & ASKED_FOR == MENUS[username]
    waiting = page.get_by_role("heading", name="new request")
    assert waiting.count() == ("Requests" in MENUS[username])


def test_editor_cannot_see_requests(staff_page, running_site):
    page = staff_page("editor")
    said = page.locator("main").inner_text().lower()
    assert "request" not in said
    assert not any(reference.lower() in said for reference in running_site.references())
    page.goto(f"{running_site.url}/admin/requests/")
    assert "/admin/requests/" not in page.url
    assert not any(reference in page.content() for reference in running_site.references())


def test_wrong_password_shows_error(open_page, running_site):
    page = open_page()
    sign_in(page, running_site, "frontdesk", "not this one")
    alert = page.get_by_role("alert")
    assert "Not signed in" in alert.inner_text()
    assert len(alert.locator("p").inner_text().split()) > 4
    assert page.locator("[name=login]").input_value() == "frontdesk"
    assert page.locator("[name=password]").input_value() == ""
    page.goto(f"{running_site.url}/admin/")
    assert "/admin/login/" in page.url


def test_there_is_one_sign_in_page_and_no_sign_up(open_page, running_site):
    page = open_page()
    for address in ("/admin/signup/", "/accounts/signup/", "/signup/", "/accounts/login/", "/django-admin/"):
        assert page.goto(running_site.url + address).status == 404, address
    page.goto(f"{running_site.url}/_util/login/?next=/admin/pages/")
    assert page.url.startswith(f"{running_site.url}/admin/login/")
    assert page.get_by_role("heading", name="Sign in").is_visible()
    assert page.get_by_role("link", name="Sign up").count() == 0


def test_sign_in_returns_to_requested_page(open_page, running_site):
    page = open_page()
    page.goto(f"{running_site.url}/admin/requests/")
    assert "/admin/login/" in page.url
    page.get_by_label("Username or email").fill("manager@harborlight.example")
    page.get_by_label("Password").fill(running_site.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/requests/")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["session"]["httpOnly"]
    assert cookies["session"]["sameSite"] == "Lax"


def test_editor_can_preview_draft_answer(staff_page, open_page, running_site):
    page = staff_page("editor")
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{running_site.url}/admin/pages/")
    for title in ("Home", "Answers"):
        page.get_by_role("link", name=f"Explore child pages of '{title}'").click()
    page.get_by_role("link", name="Add child page").first.click()
    page.wait_for_url("**/add/blog/answerpage/**")
    page.wait_for_load_state("networkidle")
    page.locator("[name=title]").fill("A draft that stays one")
    page.locator("[name=question]").fill("Does anybody see a draft?")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Page 'A draft that stays one' created.").wait_for()

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title=Preview]").first
    assert "Does anybody see a draft?" in preview.locator("h1.question").inner_text()
    assert preview.locator(f"{FORM} .send button").is_disabled()
    assert "Forms can’t be sent from a preview." in preview.locator(f"{FORM} .send").inner_text()
    assert refused == []

    reader = open_page()
    assert reader.goto(f"{running_site.url}/blog/a-draft-that-stays-one/").status == 404
    for listing in ("/", "/blog/", "/feed/", "/sitemap.xml"):
        answer = reader.request.get(running_site.url + listing)
        assert answer.ok
        assert "draft" not in answer.text().lower(), listing


def test_owner_confirms_clinic_email_once(staff_page):
    page = staff_page("owner")
    asked = page.locator(".todo-list li").filter(has_text="hello@harborlight.example")
    before = page.locator(".todo-list li").count()
    asked.get_by_role("button", name="Mark as checked").click()
    page.get_by_text("Marked as checked.").wait_for()
    page.reload()
    assert asked.count() == 0
    assert page.locator(".todo-list li").count() == before - 1
