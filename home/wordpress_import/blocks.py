"""The elements of a WordPress text, and their conversion to the StreamField data of a page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from home.importer.markdown import make_block

# White space that HTML collapses. This does not include the no-break space, as in “10 mg”.
SPACE = re.compile("[ \t\r\f\n]+")
AROUND_BREAK = re.compile("[ \t\r\f]*\n[ \t\r\f]*")


@dataclass(frozen=True)
class Run:
    """Text with the same formatting. A line feed is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass
class TextElement:
    """A paragraph (`p`), a heading (`h2`, `h3`), or a list item (`ul`, `ol`, with its depth)."""

    tag: str
    runs: list[Run]
    depth: int = 0


@dataclass
class Quote:
    paragraphs: list[str] = field(default_factory=list)
    attribution: str = ""


@dataclass
class Image:
    """An image of a text; `attachment_id` is empty if WordPress does not give it."""

    source: str
    attachment_id: str = ""
    alt: str = ""
    caption: str = ""


def runs_text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def trim_runs(runs: list[Run]) -> list[Run]:
    """Return `runs` with white space trimmed and collapsed; an empty list if there is no text."""
    trimmed: list[Run] = []
    for run in runs:
        text = AROUND_BREAK.sub("\n", run.text)
        text = re.sub("[ \t\r\f]+", " ", text)
        if not trimmed or trimmed[-1].text[-1] in " \n":
            text = text.lstrip(" \n" if not trimmed else " ")
        if text:
            trimmed.append(Run(text, run.bold, run.italic, run.href))
    while trimmed:
        last = trimmed.pop()
        if text := last.text.rstrip(" \n"):
            trimmed.append(Run(text, last.bold, last.italic, last.href))
            break
    return trimmed if runs_text(trimmed).strip() else []


# Returns the attributes of the `a` tag for a URL, or "" if the text is not to be linked.
LinkAttributes = Callable[[str], str]
# Returns the block value of an image without its caption, or None if there is no file.
ImageValue = Callable[[Image], dict | None]
# The limits of the blocks in cms/core/blocks.py.
MAX_ATTRIBUTION, MAX_CAPTION = 150, 250


def elements_to_blocks(elements: list, link_attributes: LinkAttributes, image_value: ImageValue) -> list[dict]:
    """Return StreamField data; neighboring text elements share a block."""
    blocks: list[dict] = []
    for is_text, group in groupby(elements, lambda element: isinstance(element, TextElement)):
        if is_text:
            blocks.append(make_block("text", _text_html(list(group), link_attributes)))
            continue
        for element in group:
            if isinstance(element, Quote):
                blocks.append(make_block("quotation", _quote_value(element)))
            elif value := image_value(element):
                blocks += _image_blocks(element, value)
    return blocks


def _quote_value(quote: Quote) -> dict:
    text = "\n\n".join(quote.paragraphs)
    if len(quote.attribution) <= MAX_ATTRIBUTION:
        return {"text": text, "attribution": quote.attribution}
    return {"text": f"{text}\n\n{quote.attribution}", "attribution": ""}


def _image_blocks(image: Image, value: dict) -> list[dict]:
    if len(image.caption) <= MAX_CAPTION:
        return [make_block("picture", value | {"caption": image.caption})]
    # A long caption becomes a paragraph, because the editor could not save the page with it.
    return [make_block("picture", value | {"caption": ""}), make_block("text", f"<p>{escape(image.caption)}</p>")]


def _text_html(elements: list[TextElement], link_attributes: LinkAttributes) -> str:
    html = ""
    for in_list, group in groupby(elements, lambda element: element.depth > 0):
        if in_list:
            html += _list_html(group, link_attributes)
        else:
            html += "".join(f"<{one.tag}>{_inline_html(one.runs, link_attributes)}</{one.tag}>" for one in group)
    return html


def _list_html(items: Iterable[TextElement], link_attributes: LinkAttributes) -> str:
    html, open_lists = "", []
    for item in items:
        depth = min(item.depth, len(open_lists) + 1)
        while len(open_lists) > depth:
            html += f"</li></{open_lists.pop()}>"
        if len(open_lists) == depth and open_lists[-1] != item.tag:
            html += f"</li></{open_lists.pop()}>"
        if len(open_lists) == depth:
            html += "</li>"
        else:
            html += f"<{item.tag}>"
            open_lists.append(item.tag)
        html += f"<li>{_inline_html(item.runs, link_attributes)}"
    return html + "".join(f"</li></{tag}>" for tag in reversed(open_lists))


def _inline_html(runs: list[Run], link_attributes: LinkAttributes) -> str:
    html = ""
    for href, linked in groupby(runs, lambda run: run.href):
        inside = "".join(
            _styled_html(escape("".join(run.text for run in same)).replace("\n", "<br/>"), bold, italic)
            for (bold, italic), same in groupby(linked, lambda run: (run.bold, run.italic))
        )
        attributes = link_attributes(href) if href else ""
        html += f"<a {attributes}>{inside}</a>" if attributes else inside
    return html


def _styled_html(html: str, bold: bool, italic: bool) -> str:
    html = f"<i>{html}</i>" if italic else html
    return f"<b>{html}</b>" if bold else html
