"""The paragraphs, list items and headings of a piece of HTML, each as its words in one line."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "div", "ul", "ol", "hr", "br"}
NAMES = {"li": "list item", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading"}
# Line breaks in the source are no spaces somebody typed; two spaces in a row are.
LINE_BREAK = re.compile(r"[^\S\n]*\n\s*|\t+")


class Paragraph(NamedTuple):
    name: str
    """`paragraph`, `list item` or `heading`."""
    text: str
    links: tuple[str, ...] = ()
    """Where its links to mail and telephones lead."""


def paragraphs(html: str) -> list[Paragraph]:
    """In the order of the text. A word that is half bold stays one word."""
    if not html:
        return []
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._name, self._words, self._links = "paragraph", [], []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.end()
            self._name = NAMES.get(tag, "paragraph" if tag != "br" else self._name)
        elif tag == "a" and (address := dict(attrs).get("href") or "").lower().startswith(("mailto:", "tel:", "sms:")):
            self._links.append(address)

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.end()

    def handle_data(self, data):
        self._words.append(data)

    def end(self) -> None:
        if text := LINE_BREAK.sub(" ", "".join(self._words)).strip():
            self.found.append(Paragraph(self._name, text, tuple(self._links)))
        self._words, self._links, self._name = [], [], "paragraph"
