import pytest

from tests.blog.feed_utils import SUFFIXES, FeedReader


@pytest.fixture(params=SUFFIXES)
def reader(request, client, db) -> FeedReader:
    """A feed reader; the test runs for RSS, Atom and JSON Feed."""
    return FeedReader(client, request.param)


@pytest.fixture
def readers(client, db) -> dict[str, FeedReader]:
    """Feed readers for all three formats, by name."""
    return {kind: FeedReader(client, kind) for kind in SUFFIXES}
