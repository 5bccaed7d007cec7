"""A whole site to hurt."""

from pathlib import Path

import pytest

from tests.e2e.site import Site, prepared

HERE = Path(__file__).parent


# Before pytest-xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="package")
def new_site(request, tmp_path_factory):
    """One more demo clinic, prepared and not running."""
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
    """The one that each test leaves as it likes, but for its data."""
    return new_site()


@pytest.fixture
def running_site(site):
    if site.serving is None:
        site.start()
    return site
