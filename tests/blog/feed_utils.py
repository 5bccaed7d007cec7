"""Parses RSS, Atom and JSON Feed into the same entries, with a hardened XML parser."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from defusedxml import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
SUFFIXES = {"rss": "", "atom": "atom/", "json": "json/"}


@dataclass
class Entry:
    id: str
    link: str
    title: str
    summary: str
    html: str
    author: str
    published: datetime
    updated: datetime | None
    tags: list[str]


@dataclass
class Feed:
    """A parsed feed; `links` are URLs by link relation."""

    title: str
    home: str
    links: dict[str, str]
    entries: list[Entry]


class FeedReader:
    """Fetches and parses feeds of one format: `reader.feed("/conditions/ptsd")`."""

    def __init__(self, client, kind: str):
        self.client = client
        self.kind = kind

    def address(self, scope: str = "") -> str:
        return f"{scope}/feed/{SUFFIXES[self.kind]}"

    def get(self, scope: str = "", page: object = None, **headers):
        query = {} if page is None else {"page": page}
        return self.client.get(self.address(scope), query, headers=headers)

    def feed(self, scope: str = "", page: object = None, **headers) -> Feed:
        response = self.get(scope, page, **headers)
        assert response.status_code == 200, f"{self.address(scope)} answered {response.status_code}"
        return {"rss": _rss, "atom": _atom, "json": _json}[self.kind](response.content)

    def entries(self, scope: str = "", page: object = None) -> list[Entry]:
        return self.feed(scope, page).entries

    def entry(self, link_end: str) -> Entry:
        """The only entry whose link ends with `link_end`."""
        (found,) = [entry for entry in self.entries() if entry.link.endswith(link_end)]
        return found


def _rss(body: bytes) -> Feed:
    channel = ElementTree.fromstring(body).find("channel")
    links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    entries = []
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        entries.append(
            Entry(
                id=item.findtext("guid"),
                link=item.findtext("link"),
                title=item.findtext("title"),
                summary=item.findtext("description"),
                html=item.findtext(CONTENT),
                author=item.findtext(CREATOR),
                published=parsedate_to_datetime(item.findtext("pubDate")),
                updated=None,
                tags=[tag.text for tag in item.findall("category")],
            )
        )
    return Feed(channel.findtext("title"), channel.findtext("link"), links, entries)


def _atom(body: bytes) -> Feed:
    feed = ElementTree.fromstring(body)
    links = {link.get("rel", "alternate"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    entries = []
    for entry in feed.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content.get("type") == "html"
        entries.append(
            Entry(
                id=entry.findtext(f"{ATOM}id"),
                link=entry.find(f"{ATOM}link").get("href"),
                title=entry.findtext(f"{ATOM}title"),
                summary=entry.findtext(f"{ATOM}summary"),
                html=content.text,
                author=entry.findtext(f"{ATOM}author/{ATOM}name"),
                published=datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
                updated=datetime.fromisoformat(entry.findtext(f"{ATOM}updated")),
                tags=[tag.get("term") for tag in entry.findall(f"{ATOM}category")],
            )
        )
    return Feed(feed.findtext(f"{ATOM}title"), links["alternate"], links, entries)


def _json(body: bytes) -> Feed:
    feed = json.loads(body)
    links = {"self": feed["feed_url"]} | ({"next": feed["next_url"]} if "next_url" in feed else {})
    entries = [
        Entry(
            id=item["id"],
            link=item["url"],
            title=item["title"],
            summary=item["summary"],
            html=item["content_html"],
            author=item["authors"][0]["name"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
            tags=item["tags"],
        )
        for item in feed["items"]
    ]
    return Feed(feed["title"], feed["home_page_url"], links, entries)
