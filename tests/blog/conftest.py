import pytest

from tests.blog.feed_utils import SUFFIXES, FeedReader


@pytest.fixture(params=SUFFIXES)
def reader(request, client, db) -> FeedReader:
    """The test runs three times: with a reader app for RSS, for Atom, and for JSON Feed."""
    return FeedReader(client, request.param)


@pytest.fixture
def readers(client, db) -> dict[str, FeedReader]:
    """All three at once, where they are compared."""
    return {kind: FeedReader(client, kind) for kind in SUFFIXES}
