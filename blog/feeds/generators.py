"""Renders the same feed items as RSS 2.0, Atom and JSON Feed 1.1."""

import json
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date

from blog.feeds.items import FeedItem


@dataclass(frozen=True)
class FeedChannel:
    title: str
    link: str
    description: str
    self_link: str
    pages: dict[str, str]
    """URLs of the first, previous, next and last page of this feed, by link relation (RFC 5005)."""


def _add_items(feed, items: list[FeedItem]) -> None:
    for item in items:
        feed.add_item(
            title=item.title,
            link=item.link,
            description=item.summary,
            content=item.html,
            unique_id=item.urn,
            unique_id_is_permalink=False,
            author_name=item.author,
            pubdate=item.published,
            updateddate=item.updated,
            categories=item.categories,
        )


class _RssFeed(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"].items():
            handler.addQuickElement("atom:link", None, {"rel": relation, "href": url})

    def add_item_elements(self, handler, item):
        # The RSS author element requires an email address, so the name goes into dc:creator.
        author, item["author_name"] = item["author_name"], None
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:creator", author)
        handler.addQuickElement("content:encoded", item["content"])


class _AtomFeed(Atom1Feed):
    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"].items():
            handler.addQuickElement("link", None, {"rel": relation, "href": url})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _render_feed(feed_class, channel: FeedChannel, items: list[FeedItem]) -> str:
    feed = feed_class(
        title=channel.title,
        link=channel.link,
        description=channel.description,
        language="en-us",
        feed_url=channel.self_link,
        feed_guid=channel.self_link,
        pages=channel.pages,
    )
    _add_items(feed, items)
    return feed.writeString("utf-8")


def render_rss(channel: FeedChannel, items: list[FeedItem]) -> str:
    return _render_feed(_RssFeed, channel, items)


def render_atom(channel: FeedChannel, items: list[FeedItem]) -> str:
    return _render_feed(_AtomFeed, channel, items)


def render_json(channel: FeedChannel, items: list[FeedItem]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.link,
        "feed_url": channel.self_link,
        "description": channel.description,
        "language": "en-US",
        "items": [
            {
                "id": item.urn,
                "url": item.link,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html,
                "content_text": item.text,
                "date_published": rfc3339_date(item.published),
                "date_modified": rfc3339_date(item.updated),
                "authors": [{"name": item.author}],
                "tags": item.categories,
            }
            for item in items
        ],
    }
    if "next" in channel.pages:
        feed["next_url"] = channel.pages["next"]
    return json.dumps(feed, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class FeedFormat:
    name: str
    write: object
    content_type: str
    suffix: str


RSS = FeedFormat("RSS", render_rss, "application/rss+xml", "")
ATOM = FeedFormat("Atom", render_atom, "application/atom+xml", "atom/")
JSON = FeedFormat("JSON Feed", render_json, "application/feed+json", "json/")
FORMATS = (RSS, ATOM, JSON)
