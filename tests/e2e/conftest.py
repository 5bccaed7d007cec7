"""A real browser, and real sites to look at with it."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import CLINIC_TEXTS
from tests.e2e.sign_in import ARGUMENTS, sign_in
from tests.e2e.site import Site, prepared

HERE = Path(__file__).parent
# What a page looks like, whichever database its words came from.
LOOKING = ("test_accessibility", "test_layout", "test_paper_and_contrast")


# Before pytest-xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            # Two browsers with their sites, one for each processor: what looks long at pages, and all the rest.
            looks = item.path.stem in LOOKING
            item.add_marker(pytest.mark.xdist_group("looking" if looks else "doing"))
            if looks:
                item.add_marker(pytest.mark.looks)


# Of the package and not of the session: while Playwright runs, Django refuses its database to the same thread,
# and tests of other folders come after these.
@pytest.fixture(scope="package")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "NO BROWSER TEST RUNS: there is no chromium here (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def running_site(request, tmp_path_factory, browser):
    """The demo clinic as a newcomer gets it."""
    site = Site(tmp_path_factory.mktemp("demo"), like=prepared(request.config, tmp_path_factory))
    site.manage("bootstrap", "--demo", "yes")
    site.start()
    yield site
    site.remove()


@pytest.fixture(scope="package")
def imported_site(request, tmp_path_factory, browser):
    """The same with the clinic's own texts in place of the demo's."""
    if not CLINIC_TEXTS.is_dir():
        pytest.skip("the clinic's texts are not beside this checkout")
    site = Site(tmp_path_factory.mktemp("imported"), like=prepared(request.config, tmp_path_factory))
    site.manage("bootstrap", "--demo", "yes")
    site.manage("import_content", str(CLINIC_TEXTS))
    site.start()
    yield site
    site.remove()


@pytest.fixture
def open_page(browser):
    """A page of a browser nobody has used yet: `open_page(width=390, java_script_enabled=False)`."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, **options):
        # Nothing moves, so that nothing is measured half-way.
        options = {"reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        # Generous, for a machine that has other work.
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def sessions() -> dict:
    """Who has signed in already, and the cookies they got."""
    return {}


@pytest.fixture
def staff_page(running_site, open_page, sessions):
    """A page where one of the five has come in through the door: `staff_page("frontdesk")`."""

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
            # Nobody did anything as this person for a quarter of an hour.
            del sessions[username]
            page.context.close()
            return signed_in(username, **options)
        return page

    return signed_in
