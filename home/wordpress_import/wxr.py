"""Reads WXR 1.0 to 1.2 as a stream of items, without using the database."""

import codecs
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

from cms.text import CONTROL_CHARACTERS, strip_control_characters
from home.importer.parser import ContentError

NAMESPACE = "http://wordpress.org/export/"
VERSIONS = ("1.0", "1.1", "1.2")
# The custom fields that are imported.
META = ("_wp_attachment_image_alt", "_thumbnail_id", "_yoast_wpseo_metadesc")


@dataclass(frozen=True)
class Term:
    domain: str
    slug: str
    name: str


@dataclass
class Item:
    """A post, page, attachment, or other item, with its texts as WordPress stored them."""

    id: str
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
    """Return the title in one line without markup."""
    bare = nh3.clean(re.sub(r"<br\b", " <br", item.title), tags=set())
    return " ".join(strip_control_characters(unescape(bare)).split())


@dataclass
class Export:
    """An export file. `site_url` and `authors` (login to name) are set while `items` is read."""

    path: Path
    site_url: str = ""
    authors: dict[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Yield the items in the order of the file, with one in memory at a time. Raises ContentError."""
        try:
            with CleanXmlStream(self.path) as file:
                yield from self._iterate_items(file)
        except ParseError as error:
            reason = (
                f"the XML is damaged or incomplete ({error.msg}). Export again and wait for the download to finish."
            )
            raise ContentError(self.path, error.position[0], reason) from None
        except DefusedXmlException:
            reason = "the file has a document type or entity definitions, so it is not a WordPress export."
            raise ContentError(self.path, 1, reason) from None
        except OSError as error:
            raise ContentError(self.path, 1, f"the file cannot be read ({error.strerror}).") from None

    def _iterate_items(self, file: "CleanXmlStream") -> Iterator[Item]:
        depth, version, channel = 0, "", None
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if event == "start":
                channel = element if depth == 2 else channel
                continue
            # Only children of the channel element are read.
            if depth != 2:
                continue
            name = _local_name(element)
            if name == "wxr_version" and element.tag.startswith("{" + NAMESPACE):
                version = self._known_version(element)
            elif name == "item":
                self._require_wordpress(version)
                yield _read_item(element)
            else:
                self._read_channel(name, element)
            channel.clear()
        self._require_wordpress(version)

    def _known_version(self, element: Element) -> str:
        version = _element_text(element)
        if version not in VERSIONS:
            supported = ", ".join(VERSIONS)
            reason = f"export version “{version}” is not supported. Supported versions: {supported}."
            raise ContentError(self.path, 1, reason)
        return version

    def _require_wordpress(self, version: str) -> None:
        if not version:
            reason = "this is not a WordPress export. In WordPress, choose Tools › Export › All content."
            raise ContentError(self.path, 1, reason)

    def _read_channel(self, name: str, element: Element) -> None:
        if name == "base_blog_url" or (name == "link" and not self.site_url):
            self.site_url = _element_text(element)
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
        id=values.get("post_id", ""),
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
    """Return when the item was published; None for drafts, whose date is all zeros."""
    try:
        date = datetime.fromisoformat(values.get("post_date_gmt", "")).replace(tzinfo=UTC)
    except ValueError:
        try:
            date = parsedate_to_datetime(values.get("pubDate", ""))
        except ValueError:
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
    # PHP writes year -1 if there is no date.
    return date if date.year > 1990 else None


XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")
# A numeric character reference. It may refer to a character that XML forbids.
CHARACTER_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
MAX_REFERENCE_LENGTH = 13


class CleanXmlStream:
    """A file object for `iterparse`: UTF-8 without the XML declaration and without characters that XML forbids."""

    def __init__(self, path: Path):
        # Invalid bytes become a replacement character, so the import can go on.
        self._file = path.open(encoding=_detect_encoding(path), errors="replace", newline=None)
        self._rest = ""
        self._first = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._file.close()

    def read(self, size: int) -> bytes:
        while chunk := self._file.read(size):
            text = self._rest + chunk
            if self._first:
                # Some plugins write empty lines before the declaration, which is an XML error.
                text, self._first = XML_DECLARATION.sub(_line_ends, text), False
            # A character reference may be split at the end of a chunk.
            cut = text.rfind("&", max(0, len(text) - MAX_REFERENCE_LENGTH))
            cut = len(text) if cut < 0 else cut
            text, self._rest = text[:cut], text[cut:]
            if cleaned := _clean_chunk(text):
                return cleaned
        last, self._rest = self._rest, ""
        return _clean_chunk(last)


def _detect_encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(400)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    match = ENCODING.search(head)
    try:
        name = codecs.lookup(match[1].decode()).name if match else "utf-8"
        # Some codecs do not convert bytes to text.
        b"a".decode(name)
    except (LookupError, UnicodeError):
        name = "utf-8"
    return "utf-8-sig" if name == "utf-8" else name


def _line_ends(match: re.Match) -> str:
    # Keeps the line numbers in error messages correct.
    return "\n" * match[0].count("\n")


def _clean_chunk(text: str) -> bytes:
    return CONTROL_CHARACTERS.sub("", CHARACTER_REFERENCE.sub(_allowed_character, text)).encode()


def _allowed_character(match: re.Match) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return "" if number > 0x10FFFF or CONTROL_CHARACTERS.match(chr(number)) else match[0]
