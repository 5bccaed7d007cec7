"""Which pictures docs/editors.md shows, and the way to each: a table, and the few steps that are no address."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.site import Site

Way = Callable[[Page, Site], None]
ANSWER = "Is ketamine addictive?"
LISTED = "does-ketamine-help-pain-that-outstays-its-cause"


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


def _page_number(site: Site, slug: str) -> int:
    ((number,),) = site.rows(f"SELECT id FROM wagtailcore_page WHERE slug = '{slug}'")
    return number


PICTURES = [
    Picture("dashboard", "physician", "/admin/"),
    Picture("answers", "physician", answers, height=760),
    Picture("new-answer", "physician", new_answer, height=1100),
    Picture("answer-body", "physician", part("Answer"), height=900),
    Picture("sources", "physician", part("Sources"), height=700),
    Picture("preview", "physician", preview, width=1440),
    Picture("schedule", "physician", schedule),
    Picture("condition", "physician", condition, height=1000),
    Picture("published", "", f"/blog/{LISTED}/", height=1000),
]
