"""What keeps a page back is said beside the editor while one writes, and marked in the preview."""

import pytest

from tests.e2e.conftest import sign_in
from tests.e2e.editor_utils import until
from tests.e2e.site import Site, prepared

REASON = "It is the title of a book."


@pytest.fixture(scope="module")
def site(request, tmp_path_factory, browser):
    """A clinic with a rule against magic words."""
    site = Site(tmp_path_factory.mktemp("magic"), like=prepared(request.config, tmp_path_factory))
    site.set["DJANGO_SETTINGS_MODULE"] = "tests.e2e.webauthn"
    site.manage("bootstrap", "--demo", "yes")
    site.start()
    yield site
    site.remove()


@pytest.fixture
def editor(site, open_page):
    """The editor of a public answer, with `hurts` typed into the question and saved by itself."""
    page = open_page(height=1400)
    sign_in(page, site, "physician", site.password)
    page.wait_for_url(f"{site.url}/admin/")
    page.goto(f"{site.url}/admin/pages/search/?q=addictive")
    page.locator("main table a", has_text="Is ketamine addictive?").first.click()
    # Wagtail looks at what stands in the form a while after it came, and saves what differs from that.
    page.wait_for_timeout(5000)
    return page


def type_question(page, words):
    question = page.locator("#id_question")
    question.click()
    question.press("Control+A")
    question.press_sequentially(words)
    page.keyboard.press("Tab")


def toggle(page, name):
    return page.locator(f"[data-side-panel-toggle={name}]")


def counter(page) -> int:
    return int(toggle(page, "findings").locator("[data-side-panel-toggle-counter]").text_content())


def test_issue_appears_while_typing_and_can_be_approved(editor):
    toggle(editor, "findings").click()
    findings = editor.locator("[data-findings] .finding")
    assert counter(editor) == 0

    type_question(editor, "Is ketamine abracadabra?")
    first, second = (findings.filter(has_text=words) for words in ("abracadabra", "abrakazam"))
    first.wait_for()
    assert counter(editor) == 1

    # A reason half typed outlives the next autosave.
    first.get_by_text("Approve anyway…").click()
    box = first.get_by_label("Reason")
    box.press_sequentially("It is the")
    type_question(editor, "Is ketamine abracadabra, or abrakazam?")
    second.wait_for()
    assert box.input_value() == "It is the"

    box.fill(REASON)
    first.get_by_role("button", name="Approve", exact=True).click()
    first.get_by_text(f"“{REASON}”").wait_for()
    assert counter(editor) == 1
    assert "/edit/" in editor.url

    first.get_by_role("button", name="Remove approval").click()
    first.get_by_text("Blocks publishing").wait_for()
    assert counter(editor) == 2


def test_preview_highlights_issues_and_checks_count_them(editor):
    type_question(editor, "Is ketamine abracadabra?")
    toggle(editor, "preview").click()
    frame = editor.frame_locator("#w-preview-iframe")
    mark = frame.locator("wagtail-inline-userbar[data-error-name='Blocks publishing']")
    mark.wait_for(state="attached")
    assert mark.get_attribute("data-selector") == "h1"

    toggle(editor, "checks").click()
    row = editor.locator("[data-checks-panel] [data-content-checker-row]", has_text="Blocks publishing")
    row.wait_for()
    assert "Publishing checks" in row.inner_text()

    type_question(editor, "Is ketamine addictive?")
    row.wait_for(state="detached")


def test_new_answer_lists_issues_after_autosave(site, editor):
    editor.goto(f"{site.url}/admin/pages/search/?q=Answers")
    editor.locator("main table a", has_text="Answers").first.click()
    add = editor.url.split("/pages/")[1].split("/")[0]
    editor.goto(f"{site.url}/admin/pages/add/blog/answerpage/{add}/")
    editor.wait_for_timeout(5000)
    toggle(editor, "findings").click()
    assert "Save the page to see" in editor.locator("[data-side-panel=findings]").inner_text()

    editor.locator("#id_title").press_sequentially("Brand new")
    type_question(editor, "Is it abracadabra?")
    editor.locator("[data-findings] q", has_text="abracadabra").wait_for()
    until(editor, lambda: counter(editor) >= 1)
