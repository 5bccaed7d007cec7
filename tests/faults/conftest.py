"""A whole site to hurt."""

from pathlib import Path

import pytest

from tests.e2e.site import Site, prepared

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="package")
def site(request, tmp_path_factory):
    """The demo clinic, prepared and not running; each test leaves it as it likes, but for its data."""
    site = Site(tmp_path_factory.mktemp("faults"), like=prepared(request.config, tmp_path_factory))
    site.manage("prepare", "--demo", "yes")
    yield site
    site.remove()


@pytest.fixture
def running_site(site):
    if site.serving is None:
        site.start()
    return site
