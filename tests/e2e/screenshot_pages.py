"""Which pictures docs/editors.md shows, and the way to each: a table, and the few steps that are no address."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.editor_utils import begin_answer, press, settle
from tests.e2e.site import Site

Way = Callable[[Page, Site], None]
ANSWER = "Is ketamine addictive?"
LISTED = "does-ketamine-help-pain-that-outstays-its-cause"
# What the demo's readers ask, and what an answer should rather not say.
TO_CLEAN = "My burning feet keep me up"
TO_CLOCK = "Can I drive home after a session?"
TO_FIND = "Will my headaches go away for good?"
CLAIM = "Ketamine cures depression in almost everyone, and it is perfectly safe."


@dataclass(frozen=True)
class Picture:
    """`where` is an address or a way to it; `crop` a selector of what is shown, the whole window without one."""

    name: str
    who: str
    where: str | Way
    crop: str = ""
    width: int = 1280
    height: int = 900

    def walk(self, page: Page, site: Site) -> None:
        if callable(self.where):
            self.where(page, site)
        else:
            page.goto(site.url + self.where)
        page.wait_for_load_state("networkidle")


def answers(page: Page, site: Site) -> None:
    """The list of answers, as the menu leads there."""
    page.goto(f"{site.url}/admin/pages/{_page_number(site, 'blog')}/")


def new_answer(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/pages/add/blog/answerpage/{_page_number(site, 'blog')}/")


def answer(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/pages/{_page_number(site, LISTED)}/edit/")


def part(label: str) -> Way:
    """One field of an answer's editor, scrolled to the top."""

    def way(page: Page, site: Site) -> None:
        answer(page, site)
        page.wait_for_load_state("networkidle")
        page.get_by_role("heading", name=label, exact=True).first.evaluate(
            "heading => heading.scrollIntoView({block: 'start'})"
        )
        page.wait_for_timeout(500)

    return way


def preview(page: Page, site: Site) -> None:
    answer(page, site)
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("#w-preview-iframe").locator("h1").wait_for()
    page.wait_for_timeout(1500)


def schedule(page: Page, site: Site) -> None:
    answer(page, site)
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.get_by_role("dialog", name="Set publishing schedule").wait_for()


def condition(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/pages/{_page_number(site, 'depression')}/edit/")


def question(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/questions/")
    page.get_by_text(TO_CLEAN).first.click()
    page.locator(".asked-text mark").first.wait_for()


def clock(page: Page, site: Site) -> None:
    """A new answer with its clock running."""
    begin_answer(page, site, TO_CLOCK)
    press(page, "start")
    page.locator("[data-timer-target=state]", has_text="Running.").wait_for()
    _write(page, "Not on the same day. Ask somebody to take you home.")


def findings(page: Page, site: Site) -> None:
    """A draft that promises too much, and what the list beside it says."""
    begin_answer(page, site, TO_FIND)
    page.locator("[data-side-panel-toggle=findings]").click()
    _write(page, CLAIM)
    page.locator("[data-findings] q", has_text="cures").first.wait_for()
    page.wait_for_timeout(1000)


def treatment(page: Page, site: Site) -> None:
    ((number,),) = site.rows("SELECT id FROM conditions_treatment WHERE name = 'ketamine'")
    page.goto(f"{site.url}/admin/snippets/conditions/treatment/edit/{number}/")


def _write(page: Page, words: str) -> None:
    """Into the answer, and wait until the editor has saved it by itself."""
    page.locator(".public-DraftEditor-content").first.focus()
    with page.expect_response(lambda answer: "/edit/" in answer.url and answer.request.method == "POST"):
        page.keyboard.type(words)
    settle(page)


def _page_number(site: Site, slug: str) -> int:
    ((number,),) = site.rows(f"SELECT id FROM wagtailcore_page WHERE slug = '{slug}'")
    return number


# The last two leave drafts behind, which the others would show.
PICTURES = [
    Picture("dashboard", "physician", "/admin/", height=760),
    Picture("questions", "physician", "/admin/questions/"),
    Picture("question", "physician", question, height=1000),
    Picture("answers", "physician", answers, height=760),
    Picture("new-answer", "physician", new_answer, height=1100),
    Picture("answer-body", "physician", part("Answer"), height=900),
    Picture("sources", "physician", part("Sources"), height=700),
    Picture("preview", "physician", preview, width=1440),
    Picture("schedule", "physician", schedule),
    Picture("condition", "physician", condition, height=1000),
    Picture("published", "", f"/blog/{LISTED}/", height=1000),
    Picture("reviews", "physician", "/admin/reviews/"),
    Picture("treatment", "physician", treatment, height=1100),
    Picture("clock", "physician", clock),
    Picture("findings", "physician", findings, height=1000),
]
