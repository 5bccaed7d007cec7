"""Feeds are valid for feed parsers: full, empty and at maximum size."""

import json
import re

import feedparser
import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import AnswerPage
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, make_image, make_many, picture, text

SCOPES = ["", "/conditions/ptsd", "/physicians/dr-alex-rivera"]


@pytest.mark.parametrize("scope", SCOPES)
def test_feeds_parse_without_errors_and_agree(readers, scope):
    rss = feedparser.parse(readers["rss"].get(scope).content)
    atom = feedparser.parse(readers["atom"].get(scope).content)
    entries = json.loads(readers["json"].get(scope).content)["items"]

    assert not rss.bozo, rss.get("bozo_exception")
    assert not atom.bozo, atom.get("bozo_exception")
    assert (rss.version, atom.version) == ("rss20", "atom10")
    assert len(rss.entries) > 0
    assert [e.id for e in rss.entries] == [e.id for e in atom.entries] == [e["id"] for e in entries]
    assert [e.title for e in rss.entries] == [e.title for e in atom.entries] == [e["title"] for e in entries]
    assert [e.published_parsed for e in rss.entries] == [e.published_parsed for e in atom.entries]
    assert [e.content[0].value for e in rss.entries] == [e.content[0].value for e in atom.entries]


@pytest.mark.parametrize("scope", SCOPES)
def test_json_feed_has_required_fields(readers, scope):
    feed = readers["json"].get(scope).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"{settings.SITE_URL}{scope}/feed/json/"
    assert feed["home_page_url"] == f"{settings.SITE_URL}{scope}/"
    assert feed["items"]
    for item in feed["items"]:
        assert item["id"]
        assert item["content_html"]
        assert all(author["name"] for author in item["authors"])
        for date in (item["date_published"], item["date_modified"]):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", date), "not RFC 3339"


def test_feed_title_names_clinic_condition_or_physician(readers):
    for reader in readers.values():
        assert reader.feed().title == "Ten-minute answers · Harborlight Clinic"
        assert "PTSD" in reader.feed("/conditions/ptsd").title
        assert "Dr. Alex Rivera, MD" in reader.feed("/physicians/dr-alex-rivera").title


@pytest.mark.parametrize("scope", SCOPES)
def test_empty_feed_is_valid(readers, scope):
    AnswerPage.objects.update(live=False)

    for kind in ("rss", "atom"):
        parsed = feedparser.parse(readers[kind].get(scope).content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.entries == []
        ElementTree.fromstring(readers[kind].get(scope).content)
    assert readers["json"].get(scope).json()["items"] == []


def test_twenty_long_answers_stay_under_512_kilobytes(reader):
    line = "Some twelve words of an answer, as long as they usually are"
    # 1500 words each, twice the longest answer written in ten minutes.
    paragraphs = ["<p>" + f"{line} {number}. " * 8 + "</p>" for number in range(15)]
    make_many(20, body=[text("".join(paragraphs))])

    assert len(reader.entries()) == 20
    assert len(reader.get().content) < 512 * 1024


def test_feed_query_count_does_not_grow_with_answers(readers):
    """At most eight queries per feed:

    content version · condition or physician · number of answers · answers with physician and time · conditions of the
    answers · images · renditions. What every page shows (settings, locations, conditions) is cached in memory.
    """
    AnswerPage.objects.update(live=False)
    condition = ConditionPage.objects.get(slug="ptsd")
    _make_answers_with_image(range(2), condition)
    few = dict(_captured_queries(readers))
    _make_answers_with_image(range(2, 20), condition)
    many = dict(_captured_queries(readers))

    for entry in readers["rss"].entries():
        assert "<img" in entry.html
    for url, queries in many.items():
        assert len(queries) <= 8, "\n".join([url, *queries])
        assert len(queries) == len(few[url]), "\n".join([url, *queries])


def _make_answers_with_image(numbers, condition):
    for number in numbers:
        image = make_image(size=(40, 20), name=f"{number}.png")
        make_answer(f"Pictured {number}?", body=[text("<p>Look.</p>"), picture(image)], conditions=[condition])


def _captured_queries(readers):
    for scope in SCOPES:
        for reader in readers.values():
            reader.get(scope)
            with CaptureQueriesContext(connection) as captured:
                entries = reader.entries(scope)
            yield reader.address(scope), [f"{len(entries)}: {query['sql'][:200]}" for query in captured]
