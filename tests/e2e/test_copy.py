"""Addresses to pass on are copied by a press, and can be read where nothing can be pressed."""

import pytest

from tests.e2e.pages import fill_in, invitation, send


@pytest.fixture
def page(running_site, open_page):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=running_site.url)
    return page


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_each_feed_has_copy_button(page, running_site):
    page.goto(f"{running_site.url}/subscribe/")
    rows = page.locator(".addresses li")
    assert rows.count() >= 3 * 7
    seen = set()
    for row in rows.all():
        button = row.get_by_role("button")
        address = row.get_by_role("link").inner_text()
        button.click()
        assert copied(page) == address
        assert button.inner_text() == "Copied"
        seen.add(address)
    assert len(seen) == rows.count()
    assert f"{running_site.url}/feed/" in seen
    assert f"{running_site.url}/conditions/ptsd/feed/json/" in seen


def test_copy_button_label_resets(page, running_site):
    page.goto(f"{running_site.url}/subscribe/")
    button = page.locator("[data-copy]").first
    before = button.inner_text()
    button.click()
    button.click()
    page.wait_for_function(
        "before => document.querySelector('[data-copy]').innerText === before", arg=before, timeout=6000
    )


def test_copied_private_link_opens_form(page, running_site, open_page):
    invitation(page, running_site)
    page.get_by_role("button", name="Copy the link").click()
    link = copied(page)
    assert link == page.locator("[data-link]").inner_text()
    friend = open_page()
    friend.goto(link)
    assert "Someone thought of you" in friend.locator("h1").inner_text()
    assert friend.locator("form[data-consultation-form] [name=entry]").input_value() == "invite"


def test_copy_button_is_hidden_without_script(running_site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{running_site.url}/subscribe/")
    assert page.get_by_role("link", name=f"{running_site.url}/feed/", exact=True).is_visible()
    assert page.get_by_role("button", name="Copy").count() == 0


def test_share_button_is_hidden_when_unsupported(page, running_site):
    page.add_init_script("delete Navigator.prototype.share")
    invitation(page, running_site)
    assert page.get_by_role("button", name="Copy the link").is_visible()
    assert page.get_by_role("button", name="Share it").count() == 0


def test_copy_is_announced_to_screen_readers(page, running_site):
    invitation(page, running_site)
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent === 'Link copied.'")


def test_url_is_selected_when_copying_is_denied(page, running_site):
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
        "document.execCommand = () => false;"
    )
    invitation(page, running_site)
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Selected").wait_for()
    assert page.evaluate("getSelection().toString()") == page.locator("[data-link]").inner_text()
    assert "Copy it" in page.get_by_role("status").inner_text()


def test_copy_works_without_clipboard_api(page, running_site):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    invitation(page, running_site)
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()


def test_share_sheet_gets_text_and_link(page, running_site):
    page.add_init_script("navigator.share = async (shared) => { window.shared = shared; };")
    invitation(page, running_site)
    page.get_by_role("button", name="Share it").click()
    assert page.evaluate("window.shared") == {
        "title": "Thought you might like this",
        "text": "I came across this and thought of you:",
        "url": page.locator("[data-link]").inner_text(),
    }


def test_invitation_form_works_without_script_and_leaks_no_referrer(page, running_site, open_page):
    invitation(page, running_site)
    friend = open_page(width=390, java_script_enabled=False)
    sent = []
    friend.on("request", lambda request: sent.append(request.all_headers().get("referer", "")))
    link = page.locator("[data-link]").inner_text()
    friend.goto(link)
    fill_in(friend)
    send(friend)
    friend.get_by_role("heading", name="Thank you").wait_for()
    assert len(sent) > 3
    assert not [referer for referer in sent if "invite" in referer]
    page.reload()
    assert "1 request came through this link" in page.locator("main").inner_text()
