"""Reads WXR 1.0 to 1.2 as a stream of items; nothing here touches the database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

import nh3
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cms.text import strip_control_characters
from home.importer.parser import ContentError
from home.wordpress_import.xml_stream import CleanXmlStream

NAMESPACE = "http://wordpress.org/export/"
VERSIONS = ("1.0", "1.1", "1.2")
# Values of an item beside its own fields that mean something here.
META = ("_wp_attachment_image_alt", "_thumbnail_id", "_yoast_wpseo_metadesc")


@dataclass(frozen=True)
class Term:
    domain: str
    slug: str
    name: str


@dataclass
class Item:
    """One post, page, attachment or whatever else the site kept; texts as WordPress stored them."""

    number: str
    kind: str
    status: str
    title: str
    slug: str
    link: str
    guid: str
    author: str
    published: datetime | None
    content: str
    excerpt: str
    has_password: bool
    parent: str
    attachment_url: str
    terms: list[Term]
    meta: dict[str, str]
    comments: int


def title_of(item: Item) -> str:
    """In one line, without the markup some titles hold."""
    bare = nh3.clean(re.sub(r"<br\b", " <br", item.title), tags=set())
    return " ".join(strip_control_characters(unescape(bare)).split())


@dataclass
class Export:
    """An export file. `address` and `authors` (login to name) are known once `items` has been read."""

    path: Path
    address: str = ""
    authors: dict[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Each item in the order of the file, one in memory at a time. Errors: ContentError."""
        try:
            with CleanXmlStream(self.path) as file:
                yield from self._iterate_items(file)
        except ParseError as error:
            reason = f"this is not whole XML ({error.msg}). Export again, and see that the download ends by itself."
            raise ContentError(self.path, error.position[0], reason) from None
        except DefusedXmlException:
            reason = "a WordPress export defines no document type and no entities of its own; this file does."
            raise ContentError(self.path, 1, reason) from None
        except OSError as error:
            raise ContentError(self.path, 1, f"the file cannot be read ({error.strerror}).") from None

    def _iterate_items(self, file: CleanXmlStream) -> Iterator[Item]:
        depth, version, channel = 0, "", None
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if event == "start":
                channel = element if depth == 2 else channel
                continue
            # Below the channel, which stands below the root.
            if depth != 2:
                continue
            name = _local_name(element)
            if name == "wxr_version" and element.tag.startswith("{" + NAMESPACE):
                version = self._known_version(element)
            elif name == "item":
                self._must_be_wordpress(version)
                yield _read_item(element)
            else:
                self._read_channel(name, element)
            channel.clear()
        self._must_be_wordpress(version)

    def _known_version(self, element: Element) -> str:
        version = _element_text(element)
        if version not in VERSIONS:
            known = ", ".join(VERSIONS)
            raise ContentError(self.path, 1, f"this is a WordPress export of version “{version}”; known are {known}.")
        return version

    def _must_be_wordpress(self, version: str) -> None:
        if not version:
            reason = "this is no WordPress export. In WordPress, choose Tools › Export › All content."
            raise ContentError(self.path, 1, reason)

    def _read_channel(self, name: str, element: Element) -> None:
        if name == "base_blog_url" or (name == "link" and not self.address):
            self.address = _element_text(element)
        elif name == "author":
            values = {_local_name(child): _element_text(child) for child in element}
            login = values.get("author_login", "")
            self.authors[login] = values.get("author_display_name") or login


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _element_text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _read_item(element: Element) -> Item:
    values: dict[str, str] = {}
    terms, meta, comments = [], {}, 0
    for child in element:
        name = _local_name(child)
        if name == "encoded":
            values["excerpt" if "excerpt" in child.tag else "content"] = child.text or ""
        elif name == "category":
            terms.append(Term(child.get("domain", ""), unquote(child.get("nicename", "")), _element_text(child)))
        elif name == "comment":
            comments += 1
        elif name == "postmeta":
            pair = {_local_name(part): _element_text(part) for part in child}
            if pair.get("meta_key") in META:
                meta[pair["meta_key"]] = pair.get("meta_value", "")
        else:
            values.setdefault(name, _element_text(child))
    return Item(
        number=values.get("post_id", ""),
        kind=values.get("post_type", ""),
        status=values.get("status", ""),
        title=values.get("title", ""),
        slug=unquote(values.get("post_name", "")),
        link=values.get("link", ""),
        guid=values.get("guid", ""),
        author=values.get("creator", ""),
        published=_publish_date(values),
        content=values.get("content", ""),
        excerpt=values.get("excerpt", "").strip(),
        has_password=bool(values.get("post_password")),
        parent=values.get("post_parent", ""),
        attachment_url=values.get("attachment_url", ""),
        terms=terms,
        meta=meta,
        comments=comments,
    )


def _publish_date(values: dict[str, str]) -> datetime | None:
    """When the item was published; a draft's date is all zeros, and none."""
    try:
        found = datetime.fromisoformat(values.get("post_date_gmt", "")).replace(tzinfo=UTC)
    except ValueError:
        try:
            found = parsedate_to_datetime(values.get("pubDate", ""))
        except ValueError:
            return None
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
    # PHP writes the year −1 for no date at all.
    return found if found.year > 1990 else None
