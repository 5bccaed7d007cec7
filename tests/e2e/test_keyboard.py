"""By keyboard alone."""

from tests.e2e.pages import FORM

FOCUSED = "document.activeElement"


def press_until(page, key: str, script: str, most: int = 120) -> None:
    """Press `key` until the focused element is the one that `script` asks for; each stop on the way must show."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(() => {{ const e = {FOCUSED}; return Boolean({script}); }})()"):
            assert_focus_shows(page)
            return
        assert_focus_shows(page)
    raise AssertionError(f"{most} times {key} never came to {script}")


def assert_focus_shows(page) -> None:
    seen = page.evaluate(
        f"""() => {{
            const e = {FOCUSED}, box = e.getBoundingClientRect(), style = getComputedStyle(e);
            return e === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                && box.width > 4 && box.height > 4 && box.right > 0 && box.left < innerWidth) || e.outerHTML;
        }}"""
    )
    assert seen is True, f"nobody sees where the focus is: {seen[:200]}"


def test_first_tab_stop_is_skip_link(running_site, open_page):
    page = open_page()
    page.goto(f"{running_site.url}/blog/is-ketamine-addictive/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    assert skip.evaluate(f"skip => skip === {FOCUSED}")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    press_until(page, "Tab", "e.closest('main')", most=1)


def test_mobile_menu_works_by_keyboard(running_site, open_page):
    page = open_page(width=390, height=844)
    page.goto(running_site.url)
    press_until(page, "Tab", "e.matches('summary')")
    assert not page.locator(".menu").get_by_role("link", name="Locations").is_visible()
    page.keyboard.press("Enter")
    press_until(page, "Tab", "e.closest('.menu') && e.textContent === 'Locations'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/locations/")


def test_form_can_be_sent_by_keyboard(running_site, open_page):
    page = open_page(width=390, height=844)
    page.goto(f"{running_site.url}/conditions/ptsd/")
    press_until(page, "Tab", "e.hasAttribute('data-call-to-action')")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "e.id === 'id_name'", most=12)
    page.keyboard.type("Key Board")
    press_until(page, "Tab", "e.name === 'contact_by'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press_until(page, "Tab", "e.id === 'id_email'")
    page.keyboard.type("key.board@mail.example")
    press_until(page, "Tab", "e.name === 'location'")
    page.keyboard.press("ArrowUp")
    press_until(page, "Tab", "e.id === 'id_message'")
    page.keyboard.type("No mouse here.")
    press_until(page, "Tab", "e.id === 'id_adult'")
    page.keyboard.press("Space")
    press_until(page, "Tab", "e.id === 'id_consent'")
    page.keyboard.press("Space")
    press_until(page, "Tab", "e.matches('.send button')")
    form = page.locator(FORM)
    assert form.get_by_label("Email", exact=True).first.is_checked()
    assert form.get_by_label("By video call").is_checked()
    assert form.get_by_label("PTSD").is_checked()
    page.keyboard.press("Enter")
    page.locator("[data-reference]").wait_for()
    press_until(page, "Tab", f"e.getAttribute('href')?.startsWith('tel:') && {FOCUSED}.closest('[data-thanks]')")


def test_every_tab_stop_is_visible_and_can_be_left(running_site, open_page):
    page = open_page()
    page.goto(f"{running_site.url}/subscribe/")
    press_until(page, "Tab", "e.closest('footer') && e.textContent === 'Editorial policy'", most=150)
    press_until(page, "Shift+Tab", "e.matches('.skip')", most=150)
