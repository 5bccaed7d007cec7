"""Converts CommonMark to page blocks. Text is not changed: no smart quotes, and raw HTML stays visible as text."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# The tags that Wagtail stores for the features of the text block (cms.core.blocks.BODY_FEATURES).
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "i", "a", "br"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
NOTE_MARKER = "[!NOTE]"

parser = MarkdownIt("commonmark", {"html": False, "typographer": False})


@dataclass(frozen=True)
class MarkdownImage:
    """An image that a text refers to; it is added to the library when the text is saved."""

    path: Path
    alt: str
    caption: str


def rich_text(markdown: str) -> str:
    """Return `markdown` as HTML for a rich text field."""
    return _render_html(parser.parse(markdown))


def markdown_to_blocks(markdown: str, folder: Path) -> list[dict]:
    """Return `markdown` as StreamField data; the value of an image block is an `MarkdownImage` below `folder`."""
    blocks, prose = [], []

    def flush_prose():
        if html := _render_html(prose):
            blocks.append(make_block("text", html))
        prose.clear()

    for group in _top_level(parser.parse(markdown)):
        if group[0].type == "blockquote_open":
            flush_prose()
            blocks.append(_quote_or_callout(group[1:-1]))
        else:
            # An image inside a paragraph is placed after it.
            images = _find_images(group, folder)
            prose += group
            if images:
                flush_prose()
                blocks += [make_block("picture", image) for image in images]
    flush_prose()
    return blocks


def make_block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _top_level(tokens: list[Token]) -> list[list[Token]]:
    """Group `tokens` by top-level block."""
    groups: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            groups.append([])
        groups[-1].append(token)
    return groups


def _render_html(tokens: list[Token]) -> str:
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        for child in token.children or ():
            child.tag = {"strong": "b", "em": "i"}.get(child.tag, child.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None)
    # A paragraph that contained only an image is empty now.
    return cleaned.replace("<p></p>", "").strip()


def _plain_paragraphs(tokens: list[Token]) -> list[str]:
    """Return the paragraphs of `tokens` as plain text."""
    return [
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


def _quote_or_callout(inside: list[Token]) -> dict:
    paragraphs = _plain_paragraphs(inside)
    first = paragraphs[0] if paragraphs else ""
    if first.startswith(NOTE_MARKER):
        heading, _, rest = first.removeprefix(NOTE_MARKER).strip().partition("\n")
        inline = next(token for token in inside if token.type == "inline")
        inline.children = _after_first_line(inline.children)
        text = _render_html(inside[0 if rest else 3 :])
        return make_block("callout", {"heading": heading, "text": text})
    attribution = ""
    text, _, last = "\n\n".join(paragraphs).rpartition("\n")
    if text and last.startswith(("— ", "– ", "-- ")):
        attribution = last.lstrip("—–- ").strip()
    else:
        text = "\n\n".join(paragraphs)
    return make_block("quotation", {"text": text.strip(), "attribution": attribution})


def _after_first_line(children: list[Token]) -> list[Token]:
    breaks = [number for number, child in enumerate(children) if child.type.endswith("break")]
    return children[breaks[0] + 1 :] if breaks else []


def _find_images(group: list[Token], folder: Path) -> list[MarkdownImage]:
    return [
        MarkdownImage(folder / unquote(str(child.attrs["src"])), child.content, str(child.attrs.get("title", "")))
        for token in group
        for child in token.children or ()
        if child.type == "image"
    ]
