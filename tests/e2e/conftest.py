"""Fixtures for browser tests: a browser, running sites and signed-in pages."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_MISSING, CLINIC_TEXTS, CLINIC_TEXTS_MISSING
from tests.e2e.sign_in import ARGUMENTS, sign_in
from tests.e2e.site import Site, prepared

HERE = Path(__file__).parent
# Tests of appearance only, which do not depend on the database.
LAYOUT_TESTS = ("test_accessibility", "test_layout", "test_print_and_contrast")


# Must run before pytest-xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            # Two groups, so that two workers start one browser and one site each.
            is_layout = item.path.stem in LAYOUT_TESTS
            item.add_marker(pytest.mark.xdist_group("e2e-layout" if is_layout else "e2e-actions"))
            if is_layout:
                item.add_marker(pytest.mark.once)


# Of the package and not of the session: while Playwright runs, Django refuses its database to the same thread,
# and tests of other folders come after these.
@pytest.fixture(scope="package")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail(CHROMIUM_MISSING)
        pytest.skip(CHROMIUM_MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def running_site(request, tmp_path_factory, browser):
    """The demo site as `make run` sets it up."""
    site = Site(tmp_path_factory.mktemp("demo"), like=prepared(request.config, tmp_path_factory))
    site.manage("bootstrap", "--demo", "yes")
    site.start()
    yield site
    site.remove()


@pytest.fixture(scope="package")
def imported_site(request, tmp_path_factory, browser):
    """A site with the imported clinic texts instead of the demo texts."""
    if not CLINIC_TEXTS.is_dir():
        pytest.skip(CLINIC_TEXTS_MISSING)
    site = Site(tmp_path_factory.mktemp("imported"), like=prepared(request.config, tmp_path_factory))
    site.manage("bootstrap", "--demo", "yes")
    site.manage("import_content", str(CLINIC_TEXTS))
    site.start()
    yield site
    site.remove()


@pytest.fixture
def open_page(browser):
    """Return a function that opens a page in a new browser context: `open_page(width=390)`."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, **options):
        # No animations, so that measurements are stable.
        options = {"reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        # Generous, for a busy machine.
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def sessions() -> dict:
    """The storage state of each user who has signed in, by username."""
    return {}


@pytest.fixture
def staff_page(running_site, open_page, sessions):
    """Return a function that opens the admin as a demo user: `staff_page("frontdesk")`."""

    def signed_in(username: str, **options):
        if username not in sessions:
            page = open_page(**options)
            sign_in(page, running_site, username, running_site.password)
            page.wait_for_url(f"{running_site.url}/admin/")
            sessions[username] = page.context.storage_state()
            return page
        page = open_page(storage_state=sessions[username], **options)
        page.goto(f"{running_site.url}/admin/")
        if "/admin/login/" in page.url:
            # The session expired after 15 minutes without activity.
            del sessions[username]
            page.context.close()
            return signed_in(username, **options)
        return page

    return signed_in
