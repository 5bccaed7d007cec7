"""The text of a page as plain text segments, for the checks that read it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from typing import NamedTuple

from cms.core.citations import cited_numbers

BLOCK_TAGS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "div", "ul", "ol", "hr", "br"}
TAG_NAMES = {"li": "list item", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading"}
# A line break in the HTML source becomes one space; other spaces are kept.
LINE_BREAK = re.compile(r"[^\S\n]*\n\s*|\t+")


class Paragraph(NamedTuple):
    name: str
    """`paragraph`, `list item` or `heading`."""
    text: str
    links: tuple[str, ...] = ()
    """The `mailto:`, `tel:` and `sms:` links in it."""


def extract_paragraphs(html: str) -> list[Paragraph]:
    """The paragraphs, list items and headings of `html` in order. A partly bold word stays one word."""
    if not html:
        return []
    parser = _ParagraphParser()
    parser.feed(html)
    parser.close()
    parser.end()
    return parser.found


class SegmentKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    # Shown on the page as a quote, or as the physician's own opinion.
    QUOTATION = "quotation"
    STATEMENT = "statement"
    # A patient's question.
    QUESTION = "question"
    # Title, description, alt text and captions.
    LABEL = "label"


@dataclass(frozen=True)
class TextSegment:
    """One paragraph, list item, heading or field as one line of plain text. `where` tells editors where it is."""

    where: str
    text: str
    kind: SegmentKind = SegmentKind.TEXT
    # Whether it contains a marker like [2] of a source that exists.
    cited: bool = False


def field_segments(where: str, text: str, kind: SegmentKind = SegmentKind.TEXT, sources: int = 0) -> list[TextSegment]:
    """A segment for each non-empty line of a plain text field."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return [TextSegment(where, line, kind, is_cited(line, sources)) for line in lines]


def html_segments(where: str, html: str, sources: int = 0) -> list[TextSegment]:
    """A segment for each paragraph of a rich text field."""
    return list(_numbered_segments(where, extract_paragraphs(html), sources, Counter()))


def body_segments(where: str, body, sources: int = 0) -> list[TextSegment]:
    """The segments of a `BodyStreamBlock` in order; paragraphs, quotes and images are numbered throughout."""
    seen: Counter[str] = Counter()
    return [segment for block in body for segment in _block_segments(where, block, sources, seen)]


def is_cited(text: str, sources: int) -> bool:
    return any(1 <= number <= sources for number in cited_numbers(text))


def _block_segments(where: str, block, sources: int, seen: Counter) -> Iterator[TextSegment]:
    value = block.value
    if block.block_type == "text":
        yield from _numbered_segments(where, extract_paragraphs(value.source), sources, seen)
    elif block.block_type == "quotation":
        seen["quotation"] += 1
        label = f"{where}, quote {seen['quotation']}"
        quote = " ".join((value["text"] or "").split())
        # The attribution is checked with the quote: a patient's name makes it a testimonial.
        by = f" — {value['attribution']}" if value["attribution"] else ""
        yield TextSegment(label, f"{quote}{by}", SegmentKind.QUOTATION, is_cited(quote, sources))
    elif block.block_type == "picture":
        seen["picture"] += 1
        label = f"{where}, image {seen['picture']}"
        yield from field_segments(f"{label}, caption", value["caption"], SegmentKind.LABEL, sources)
        if image := value["image"]:
            yield from field_segments(f"{label}, alt text", image.contextual_alt_text or "", SegmentKind.LABEL)
    elif block.block_type == "callout":
        seen["callout"] += 1
        label = f"{where}, callout {seen['callout']}"
        yield from field_segments(f"{label}, heading", value["heading"], SegmentKind.HEADING, sources)
        yield from _numbered_segments(label, extract_paragraphs(value["text"].source), sources, Counter())


def _numbered_segments(where: str, found: list[Paragraph], sources: int, seen: Counter) -> Iterator[TextSegment]:
    for name, text, links in found:
        seen[name] += 1
        label = f"{where}, {name} {seen[name]}"
        kind = SegmentKind.HEADING if name == "heading" else SegmentKind.TEXT
        yield TextSegment(label, text, kind, is_cited(text, sources))
        yield from (TextSegment(f"{label}, link", address, SegmentKind.LABEL) for address in links)


class _ParagraphParser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._name, self._words, self._links = "paragraph", [], []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCK_TAGS:
            self.end()
            self._name = TAG_NAMES.get(tag, "paragraph" if tag != "br" else self._name)
        elif tag == "a" and (address := dict(attrs).get("href") or "").lower().startswith(("mailto:", "tel:", "sms:")):
            self._links.append(address)

    def handle_endtag(self, tag):
        if tag in BLOCK_TAGS:
            self.end()

    def handle_data(self, data):
        self._words.append(data)

    def end(self) -> None:
        if text := LINE_BREAK.sub(" ", "".join(self._words)).strip():
            self.found.append(Paragraph(self._name, text, tuple(self._links)))
        self._words, self._links, self._name = [], [], "paragraph"
