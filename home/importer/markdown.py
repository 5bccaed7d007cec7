"""CommonMark as the blocks of a page. No word is changed: no smart quotes, raw HTML stays text."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What the editor's text block can hold (cms.core.blocks.BODY_FEATURES), in Wagtail's own tags.
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "i", "a", "br"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
NOTE_MARKER = "[!NOTE]"

parser = MarkdownIt("commonmark", {"html": False, "typographer": False})


@dataclass(frozen=True)
class PictureFile:
    """A picture named in a text, to be put into the library when the text is loaded."""

    path: Path
    alt: str
    caption: str


def rich_text(markdown: str) -> str:
    """`markdown` as the HTML a rich text field keeps."""
    return _render_html(parser.parse(markdown))


def markdown_to_blocks(markdown: str, folder: Path) -> list[dict]:
    """`markdown` as StreamField data; a picture's value is a `PictureFile` below `folder`."""
    made, prose = [], []

    def flush_prose():
        if html := _render_html(prose):
            made.append(make_block("text", html))
        prose.clear()

    for group in _top_level(parser.parse(markdown)):
        if group[0].type == "blockquote_open":
            flush_prose()
            made.append(_quotation_or_note(group[1:-1]))
        else:
            # A picture stands by itself; one inside a sentence comes after its paragraph.
            pictures = _find_pictures(group, folder)
            prose += group
            if pictures:
                flush_prose()
                made += [make_block("picture", picture) for picture in pictures]
    flush_prose()
    return made


def make_block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _top_level(tokens: list[Token]) -> list[list[Token]]:
    """Tokens by the block at the top of the page they belong to."""
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
    # What is left of a paragraph that held nothing but a picture.
    return cleaned.replace("<p></p>", "").strip()


def _plain_paragraphs(tokens: list[Token]) -> list[str]:
    """The paragraphs of `tokens` as plain text."""
    return [
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


def _quotation_or_note(inside: list[Token]) -> dict:
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


def _find_pictures(group: list[Token], folder: Path) -> list[PictureFile]:
    return [
        PictureFile(folder / unquote(str(child.attrs["src"])), child.content, str(child.attrs.get("title", "")))
        for token in group
        for child in token.children or ()
        if child.type == "image"
    ]
