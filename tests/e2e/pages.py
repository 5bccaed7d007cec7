"""Every kind of public page, and how a browser gets to it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.e2e.site import Site

FORM = "form[data-consultation-form]"
PICTURED = "/blog/does-ketamine-help-pain-that-outstays-its-cause/"


def fill_in(page: Page, **changed) -> None:
    """Fill in the consultation form with valid data, except for `changed`."""
    typed = {"name": "Quillon Vastergaard", "phone": "(714) 555-0187", "message": "Please ring twice."} | changed
    form = page.locator(FORM)
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_label("By video call").check()
    for checkbox in ("adult", "consent"):
        form.locator(f"[name={checkbox}]").check()


def send(page: Page) -> None:
    page.locator(f"{FORM} .send button").click()


def sent_without_script(page: Page) -> None:
    """The browser's own way of sending, past the script that would stay on the page."""
    with page.expect_navigation():
        page.locator(FORM).evaluate("form => form.submit()")


def error_page(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/consultation/")
    sent_without_script(page)


def thanks(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/consultation/")
    fill_in(page, name="Sam Example")
    sent_without_script(page)


def invitation(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/invite/")
    page.get_by_role("button", name="Make a private link").click()
    page.wait_for_url("**/invite/link/**")


def invited(page: Page, site: Site) -> None:
    invitation(page, site)
    page.locator("[data-link]").click()


def referral_error(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/invite/")
    page.get_by_role("button", name="Refer this patient").click()
    page.locator("form[data-referral-form] [data-summary]").wait_for()


def ask_error(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/ask/")
    page.get_by_role("button", name="Send the question").click()
    page.locator("form[data-question-form] [data-summary]").wait_for()


def ask_thanks(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/ask/")
    page.get_by_label("Your question").fill("Some nights I want to die. Does it help?")
    page.get_by_label("No", exact=True).check()
    page.locator("#ask_public").check()
    page.get_by_role("button", name="Send the question").click()
    page.wait_for_url("**/ask/thanks/**")


KINDS = {
    "front page": "/",
    "answers": "/blog/",
    "answers about one condition": "/blog/?condition=ptsd",
    "an answer": PICTURED,
    "an answer over the time": "/blog/is-ketamine-addictive/",
    "conditions": "/conditions/",
    "a condition": "/conditions/chronic-pain/",
    "locations": "/locations/",
    "a location": "/locations/harbor-point/",
    "physicians": "/physicians/",
    "a physician": "/physicians/dr-alex-rivera/",
    "subscribe": "/subscribe/",
    "the form's page": "/consultation/",
    "the form's page with an error": error_page,
    "thanks": thanks,
    "plain thanks": "/consultation/thanks/",
    "invite": "/invite/",
    "invite with an error": referral_error,
    "an invitation": invitation,
    "invited": invited,
    "an invitation that ended": "/invite/nobody-made-this-one/",
    "referral thanks": "/invite/thanks/",
    "ask": "/ask/",
    "ask with an error": ask_error,
    "thanks for a question": ask_thanks,
    "search": "/search/?q=pain",
    "search without a word": "/search/",
    "a page of text": "/privacy/",
    "not found": "/nowhere/",
    "sign in": "/admin/login/",
}


def visit(page: Page, site: Site, where) -> None:
    """Go to a kind of page by its name, or to a path."""
    way = KINDS.get(where, where)
    if callable(way):
        way(page, site)
    else:
        page.goto(site.url + way)


def public_paths(page: Page, site: Site) -> list[str]:
    """What the site says it has, one place only: they look alike."""
    listed = page.request.get(f"{site.url}/sitemap.xml").text()
    paths = [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)</loc>", listed)]
    places = [path for path in paths if re.match(r"/locations/.", path)]
    return [path for path in paths if path not in places[1:]]
