"""Writing an answer in a real browser: what is typed stays, what is pasted arrives as text."""

from pathlib import Path

import pytest

from tests.e2e.editor_utils import begin_answer, paste, settle

CLIPBOARD = Path(__file__).parent / "clipboard"
WORD = [
    "h2: How long it lasts",
    "p: Most people who come to Harbor Point notice it *within days*, see [this study](https://example.org/study?a=1&b=2).",
    "p: At 10² patients nobody knew.",
    "li: Bring somebody",
    "li: who can drive",
    "li: Eat lightly",
    "li: Call us",
    "li: Come in",
    "p: Dose | Hours",
    "p: Low | Two",
    "p: After the picture.",
]
DOCS = [
    "h2: What to expect",
    "p: The room is *quiet* and _dim_. Read [the leaflet](https://example.org/leaflet).",
    "li: Loose clothes",
    "li: No jewellery",
    "p: A bad link",
]
# Blocks of the published text, with their emphasis and links as Markdown writes them.
READ = """() => [...document.querySelectorAll(".body :is(h2, h3, p, li)")].flatMap((block) => {
  const around = "p.small, #sources, #terms, :has(> a[href='/ask/'])";
  if (block.closest(".signoff, .related") || block.matches(around)) return [];
  const copy = block.cloneNode(true);
  copy.querySelectorAll("ul, ol").forEach((list) => list.remove());
  copy.querySelectorAll("b").forEach((bold) => bold.replaceWith(`*${bold.textContent}*`));
  copy.querySelectorAll("i").forEach((slanted) => slanted.replaceWith(`_${slanted.textContent}_`));
  copy.querySelectorAll("a").forEach((link) => link.replaceWith(`[${link.textContent}](${link.href})`));
  return `${block.tagName.toLowerCase()}: ${copy.textContent.trim()}`;
})"""


def publish(page) -> str:
    """Press Publish; the address that the admin then shows."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    return page.locator(".public-address a").get_attribute("href")


def test_draft_is_autosaved(staff_page, running_site):
    page = staff_page("physician")
    begin_answer(page, running_site, "May I eat before a session?")
    page.locator(".public-DraftEditor-content").first.click()
    with page.expect_response(lambda answer: "/edit/" in answer.url and answer.request.method == "POST") as answer:
        page.keyboard.type("Nothing for four hours before.")
    assert answer.value.json()["success"]
    page.reload()

    page.locator(".public-DraftEditor-content", has_text="Nothing for four hours before.").wait_for()
    assert page.locator("[name=question]").input_value() == "May I eat before a session?"
    assert page.locator("[name=title]").input_value() == "May I eat before a session?"


def test_edited_title_does_not_follow_question(staff_page, running_site):
    page = staff_page("physician")
    begin_answer(page, running_site, "May I drink coffee")
    # Leaving the question hands it to the title once more.
    page.locator("[name=title]").click()
    page.wait_for_timeout(500)
    page.locator("[name=title]").fill("Coffee before a session")
    page.locator("[name=question]").click()
    page.keyboard.press("End")
    page.keyboard.type(" before?")

    assert page.locator("[name=title]").input_value() == "Coffee before a session"


@pytest.mark.parametrize(("source", "read"), [("word", WORD), ("docs", DOCS)])
def test_text_pasted_from_word_processor_is_cleaned(staff_page, running_site, source, read):
    page = staff_page("physician")
    begin_answer(page, running_site, f"What did {source} do to it?")
    paste(page, (CLIPBOARD / f"{source}.html").read_text())
    address = publish(page)
    page.goto(address)

    assert page.evaluate(READ) == read
    html = page.locator(".body").inner_html()
    for junk in ("style=", "Mso", "docs-internal", "data:", "file:", "javascript:", "o:p", "\x07", "Comic"):
        assert junk not in html


def test_url_can_be_copied_after_publishing(staff_page, running_site):
    page = staff_page("physician", permissions=["clipboard-read", "clipboard-write"])
    begin_answer(page, running_site, "Where do I find the address?")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("Here.")
    settle(page)
    address = publish(page)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == address
    assert page.request.get(address).ok
