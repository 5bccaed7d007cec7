"""What a reader's eye and a reader's connection meet: no sideways scroll, no jump, nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest

from tests.e2e.pages import FORM, KINDS, PICTURED, fill_in, public_paths, send, visit

WIDTHS = (320, 390, 768, 1280, 1920)
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".skip, .trap, .visually-hidden"))
    .map(e => e.outerHTML.slice(0, 120))"""


def sideways(page) -> list[str]:
    """Where the page is wider than the window, at each width and with text twice as large."""
    found = []
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{width} px, text {size}: {page.evaluate(TOO_WIDE)[:3]}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_page_does_not_scroll_sideways(kind, running_site, open_page):
    page = open_page()
    visit(page, running_site, kind)
    found = sideways(page)
    assert not found, "\n".join(found)


def test_imported_pages_do_not_scroll_sideways(imported_site, open_page):
    page = open_page()
    found = []
    for path in public_paths(page, imported_site):
        visit(page, imported_site, path)
        found += [f"{path} {one}" for one in sideways(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [390, 1280])
def test_answer_with_image_loads_without_layout_shift(width, running_site, open_page):
    page = open_page(width=width)
    page.add_init_script(
        """window.shifts = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifts += one.value; })
            .observe({type: "layout-shift", buffered: true});"""
    )
    # A picture that is slow to come is what moves a text that left no room for it.
    page.route("**/media/**", lambda route: (page.wait_for_timeout(500), route.continue_()))
    page.goto(running_site.url + PICTURED)
    picture = page.locator("figure img").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(300)
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert page.evaluate("window.shifts") == 0


def test_visit_uses_no_other_host_and_no_cookie_and_logs_no_error(running_site, open_page):
    page = open_page()
    hosts, complaints = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('refused: ' + e.violatedDirective))"
    )
    # A browser's own line about an answer that is meant to say 404 or 422 is no complaint of the page.
    refused = {"not found", "an invitation that ended", "sign in"}
    for kind in [kind for kind in KINDS if "error" not in kind and kind not in refused]:
        visit(page, running_site, kind)
    page.goto(running_site.url + PICTURED)
    fill_in(page, name="No Crumbs")
    send(page)
    page.locator("[data-reference]").wait_for()
    assert hosts == {f"localhost:{running_site.port}"}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert complaints == []


def test_injected_script_is_blocked(running_site, open_page):
    """Without it, the silence above would prove nothing."""
    page = open_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text))

    def with_a_script(route):
        answer = route.fetch()
        body = answer.text().replace("</main>", "<script>document.title = 'taken over'</script></main>")
        route.fulfill(response=answer, body=body)

    page.route(running_site.url + "/", with_a_script)
    page.goto(running_site.url)
    assert page.title() != "taken over"
    assert any("Content Security Policy" in line for line in refused)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_form_contrasts_with_page(scheme, running_site, open_page):
    page = open_page(color_scheme=scheme)
    page.goto(running_site.url)
    card, paper = (
        page.evaluate(f"getComputedStyle(document.querySelector('{what}')).backgroundColor") for what in (FORM, "body")
    )
    assert card != paper
    # Dark is designed: its paper is dark and its ink is light.
    red = int(paper.removeprefix("rgb(").split(",")[0])
    assert (red > 200) == (scheme == "light")
