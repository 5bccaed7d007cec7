"""On paper, and in the colours a reader's own system forces on every page."""

import pytest

from tests.e2e.pages import FORM, PICTURED, visit


def test_answer_has_print_layout(running_site, open_page):
    page = open_page(color_scheme="dark")
    page.goto(running_site.url + PICTURED)
    page.emulate_media(media="print", color_scheme="light")
    for kept in ("h1.question", ".clock", ".byline", "article .body", ".signoff", ".sources", ".facts time"):
        assert page.locator(kept).first.is_visible(), kept
    for left_out in (
        ".site-header",
        ".conditions-bar",
        FORM,
        "#consultation",
        ".site-footer",
        ".related",
        ".skip",
        ".sources .back",
    ):
        assert page.locator(left_out).first.is_hidden(), left_out
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)")
    # Of a link on paper only what is written out can be followed.
    address = page.locator(".sources a[href^=http]").first
    written = address.evaluate("a => getComputedStyle(a, '::after').content")
    assert address.get_attribute("href") in written
    assert page.pdf(format="Letter")[:4] == b"%PDF"


def test_condition_prints_without_call_to_action(running_site, open_page):
    page = open_page()
    page.goto(f"{running_site.url}/conditions/chronic-pain/")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".sources").is_visible()
    assert page.locator("[data-call-to-action]").is_hidden()


def test_thanks_page_prints_reference(running_site, open_page):
    page = open_page()
    visit(page, running_site, "thanks")
    page.emulate_media(media="print")
    assert page.locator("[data-reference]").is_visible()
    assert page.get_by_role("heading", name="What happens next").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_and_timer_are_visible_in_forced_colors(scheme, running_site, open_page):
    page = open_page(forced_colors="active", color_scheme=scheme)
    page.goto(running_site.url + PICTURED)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for button in (page.locator(".site-nav a.button").first, page.locator(f"{FORM} .send button")):
        style, width, edge = button.evaluate(
            "e => { const s = getComputedStyle(e); return [s.borderStyle, s.borderWidth, s.borderColor] }"
        )
        around = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (style, width) == ("solid", "2px")
        assert edge != around
    stroke, paper = page.locator(".clock .spent").first.evaluate(
        "e => [getComputedStyle(e).stroke, getComputedStyle(document.body).backgroundColor]"
    )
    assert stroke not in ("none", paper)
    seen = page.locator(".clock svg").first.screenshot()
    # A ring that is not drawn makes a picture of one colour, which is packed into almost nothing.
    assert len(seen) > 600
    chosen = page.get_by_label("No preference").locator("..")
    other = page.get_by_label("By video call").locator("..")
    look = "e => { const s = getComputedStyle(e); return [s.borderColor, s.fontWeight, s.outlineStyle].join() }"
    assert chosen.evaluate(look) != other.evaluate(look)


def test_focus_is_visible_in_forced_colors(running_site, open_page):
    page = open_page(forced_colors="active")
    page.goto(running_site.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
