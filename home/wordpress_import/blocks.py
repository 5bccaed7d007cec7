"""Parts of a text as the StreamField data of a page."""

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from home.importer.markdown import make_block
from home.wordpress_import.types import Picture, Quotation, Run, TextElement

# What an address becomes: the attributes of its `a`, or "" for words without a link.
LinkAttributes = Callable[[str], str]
# What a picture becomes: a block's value but for the caption, or None when there is no file.
PictureValue = Callable[[Picture], dict | None]
# What the blocks of cms/core/blocks.py hold.
MAX_ATTRIBUTION, MAX_CAPTION = 150, 250


def elements_to_blocks(parts: list, link: LinkAttributes, found: PictureValue) -> list[dict]:
    made: list[dict] = []
    for is_prose, group in groupby(parts, lambda part: isinstance(part, TextElement)):
        if is_prose:
            made.append(make_block("text", _prose_html(list(group), link)))
            continue
        for part in group:
            if isinstance(part, Quotation):
                made.append(make_block("quotation", _quotation_value(part)))
            elif value := found(part):
                made += _picture_blocks(part, value)
    return made


def _quotation_value(part: Quotation) -> dict:
    text = "\n\n".join(part.paragraphs)
    if len(part.attribution) <= MAX_ATTRIBUTION:
        return {"text": text, "attribution": part.attribution}
    return {"text": f"{text}\n\n{part.attribution}", "attribution": ""}


def _picture_blocks(part: Picture, value: dict) -> list[dict]:
    if len(part.caption) <= MAX_CAPTION:
        return [make_block("picture", value | {"caption": part.caption})]
    # The editor would refuse the page for words that are there already.
    return [make_block("picture", value | {"caption": ""}), make_block("text", f"<p>{escape(part.caption)}</p>")]


def _prose_html(parts: list[TextElement], link: LinkAttributes) -> str:
    html = ""
    for in_list, group in groupby(parts, lambda part: part.depth > 0):
        if in_list:
            html += _list_html(group, link)
        else:
            html += "".join(f"<{part.tag}>{_inline_html(part.runs, link)}</{part.tag}>" for part in group)
    return html


def _list_html(items: Iterable[TextElement], link: LinkAttributes) -> str:
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
        html += f"<li>{_inline_html(item.runs, link)}"
    return html + "".join(f"</li></{tag}>" for tag in reversed(open_lists))


def _inline_html(runs: list[Run], link: LinkAttributes) -> str:
    html = ""
    for href, linked in groupby(runs, lambda run: run.href):
        inside = "".join(
            _styled_html(escape("".join(run.text for run in same)).replace("\n", "<br/>"), bold, italic)
            for (bold, italic), same in groupby(linked, lambda run: (run.bold, run.italic))
        )
        attributes = link(href) if href else ""
        html += f"<a {attributes}>{inside}</a>" if attributes else inside
    return html


def _styled_html(html: str, bold: bool, italic: bool) -> str:
    html = f"<i>{html}</i>" if italic else html
    return f"<b>{html}</b>" if bold else html
