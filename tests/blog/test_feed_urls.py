"""Feed URLs, headers and pagination."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from blog.models import AnswerPage
from cms.clinic.models import Physician
from conditions.models import ConditionPage
from tests.factories.blog import make_many

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@pytest.fixture
def forty_five_answers(db):
    AnswerPage.objects.update(live=False)
    return make_many(45)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/rss", "/feed/"),
        ("/rss.xml", "/feed/"),
        ("/feed.xml", "/feed/"),
        ("/blog/feed/", "/feed/"),
        ("/atom.xml", "/feed/atom/"),
    ],
)
def test_common_feed_urls_redirect_to_feed(client, db, old, new):
    moved = client.get(old)

    assert (moved.status_code, moved["Location"]) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("scope", ["", "/conditions/ptsd", "/physicians/dr-alex-rivera"])
def test_feed_has_content_type_and_15_minute_cache(reader, scope):
    response = reader.get(scope)

    assert response.status_code == 200
    assert response["Content-Type"] == f"{TYPES[reader.kind]}; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=900"
    assert not response.content.startswith(b"\xef\xbb\xbf")
    response.content.decode("utf-8")


@pytest.mark.parametrize("scope", ["", "/conditions/ptsd", "/physicians/dr-alex-rivera"])
def test_feed_sets_no_cookie_and_does_not_vary_on_cookie(reader, scope):
    reader.client.cookies["session"] = "some-other-session"
    response = reader.get(scope)

    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("scope", ["", "/conditions/ptsd", "/physicians/dr-alex-rivera"])
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:4711", "testserver"])
def test_feed_links_use_site_url(reader, scope, host):
    feed = reader.feed(scope, host=host)

    assert feed.links["self"] == settings.SITE_URL + reader.address(scope)
    assert feed.home == f"{settings.SITE_URL}{scope}/"
    assert feed.entries
    assert all(entry.link.startswith(f"{settings.SITE_URL}/blog/") for entry in feed.entries)
    assert not any(urlsplit(entry.link).query for entry in feed.entries)


def test_following_next_links_lists_every_answer_once(reader, forty_five_answers):
    seen, feed = [], reader.feed()
    while True:
        assert len(feed.entries) <= 20
        seen += [entry.title for entry in feed.entries]
        if "next" not in feed.links:
            break
        address = urlsplit(feed.links["next"])
        assert feed.links["next"].startswith(settings.SITE_URL + reader.address())
        feed = reader.feed(page=address.query.removeprefix("page="))

    assert seen == [answer.question for answer in forty_five_answers]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feed_pages_are_linked_by_rfc_5005(readers, forty_five_answers, kind):
    reader = readers[kind]
    first, second, third = (reader.feed(page=number) for number in (1, 2, 3))
    base = settings.SITE_URL + reader.address()

    assert first.links["self"] == base
    assert second.links["self"] == f"{base}?page=2"
    for feed in (first, second, third):
        assert (feed.links["first"], feed.links["last"]) == (base, f"{base}?page=3")
    assert (first.links.get("previous"), first.links["next"]) == (None, f"{base}?page=2")
    assert (second.links["previous"], second.links["next"]) == (base, f"{base}?page=3")
    assert (third.links["previous"], third.links.get("next")) == (f"{base}?page=2", None)


@pytest.mark.parametrize("number", ["99", "x", "0", "-1", "", "1.5", "9" * 40])
def test_feed_page_out_of_range_returns_404(reader, number):
    assert reader.get(page=number).status_code == 404


@pytest.mark.parametrize("scope", ["/conditions/no-such", "/physicians/no-such", "/locations/harbor-point"])
def test_feed_of_unknown_scope_returns_404(reader, scope):
    assert reader.get(scope).status_code == 404


def test_feed_of_unpublished_condition_or_physician_returns_404(reader):
    ConditionPage.objects.get(slug="ptsd").unpublish()
    physician = Physician.objects.get(slug="dr-alex-rivera")
    physician.live = False
    physician.save()

    assert reader.get("/conditions/ptsd").status_code == 404
    assert reader.get("/physicians/dr-alex-rivera").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/blog/", "/blog/is-ketamine-addictive/", "/conditions/", "/search/", "/subscribe/", "/no-such/"]
)
def test_every_page_links_site_feeds(client, db, path):
    feeds = _feed_links(client, path)

    assert [address for address, *_ in feeds] == ["/feed/", "/feed/atom/", "/feed/json/"]
    assert [kind for _, kind, _ in feeds] == list(TYPES.values())
    assert len({title for *_, title in feeds}) == 3


@pytest.mark.parametrize("scope", ["/conditions/ptsd", "/physicians/dr-alex-rivera"])
def test_condition_and_physician_pages_link_own_feeds_first(client, db, scope):
    feeds = _feed_links(client, f"{scope}/")

    assert [address for address, *_ in feeds[:3]] == [f"{scope}/feed/", f"{scope}/feed/atom/", f"{scope}/feed/json/"]
    assert [address for address, *_ in feeds[3:]] == ["/feed/", "/feed/atom/", "/feed/json/"]
    assert len({title for *_, title in feeds}) == 6


def _feed_links(client, path):
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    return [(link["href"], link["type"], link["title"]) for link in soup.select("link[rel=alternate]")]
