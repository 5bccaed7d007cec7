"""Fixtures for fault tests: whole sites that a test may damage."""

from pathlib import Path

import pytest

from tests.e2e.site import Site, prepared

HERE = Path(__file__).parent


# Must run before pytest-xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            # Each worker has its own sites and ports, so only the tests of one file share them.
            item.add_marker(pytest.mark.xdist_group(f"faults/{item.path.stem}"))


@pytest.fixture(scope="package")
def new_site(request, tmp_path_factory):
    """Return a function that prepares another demo site without starting it."""
    made = []

    def new() -> Site:
        site = Site(tmp_path_factory.mktemp("faults"), like=prepared(request.config, tmp_path_factory))
        made.append(site)
        site.manage("bootstrap", "--demo", "yes")
        return site

    yield new
    for site in made:
        site.remove()


@pytest.fixture(scope="package")
def site(new_site):
    """A site shared by tests, which may stop it but must preserve its data."""
    return new_site()


@pytest.fixture
def running_site(site):
    if site.serving is None:
        site.start()
    return site
