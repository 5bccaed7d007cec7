"""What one does in the editor of an answer."""

import re


def answers_page(site) -> int:
    return site.rows("SELECT page_ptr_id FROM blog_blogindexpage")[0][0]


def begin_answer(page, site, question: str) -> int:
    """Type a question into a new answer, and wait until the editor has saved it by itself; its number."""
    page.goto(f"{site.url}/admin/pages/add/blog/answerpage/{answers_page(site)}/?timer=ready")
    page.locator("[data-side-panel=timer]").wait_for()
    settle_at_first(page)
    page.locator("[name=question]").click()
    page.keyboard.type(question)
    # Its address has changed by then, without a page being loaded.
    page.locator("[data-timer-target=start]").wait_for()
    return int(re.search(r"/pages/(\d+)/", page.url)[1])


def open_clock(page, site, answer: int) -> None:
    page.goto(f"{site.url}/admin/pages/{answer}/edit/?timer=ready")
    page.locator("[data-timer-target=state]").wait_for()


def press(page, name: str) -> None:
    page.locator(f"[data-timer-target={name}]").click()


def state(page, words: str):
    """Wait until the clock says so."""
    return page.locator("[data-timer-target=state]", has_text=words).wait_for()


def seconds(page) -> int:
    minutes, rest = page.locator("[data-timer-target=spent]").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def spend(page, wanted: int) -> None:
    """Wait until the clock shows so many seconds."""
    until(page, lambda: seconds(page) >= wanted)


def until(page, true) -> None:
    """The admin's policy lets no test put a condition into the page."""
    for _ in range(200):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def settle_at_first(page) -> None:
    """Wagtail takes what the form holds two seconds after it came up for what it held before."""
    page.wait_for_timeout(2500)


def settle(page) -> None:
    """The text editor hands what was typed to the form half a second later."""
    page.wait_for_timeout(1000)


PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def paste(page, html: str) -> None:
    """Into the first text of the answer, in place of what it holds."""
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.evaluate(PASTE, [html, "plain"])
    settle(page)
