"""WordPress's words in square brackets: captions, galleries and embeds are kept, the rest is taken out and counted.

Brackets are also how a person writes [sic], and how this site marks a source, [2]: those stay.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import escape

# No pattern here may run past the next opening: a text of nothing but openings would take minutes.
CAPTION = re.compile(
    r"\[(?:wp_)?caption(?P<attributes>(?:\s[^\[\]]*)?)\](?P<inside>(?:(?!\[(?:wp_)?caption).)*?)\[/(?:wp_)?caption\]",
    re.DOTALL | re.IGNORECASE,
)
EMBED = re.compile(r"\[embed[^\[\]]*\]\s*([^\s\[\]]+)\s*\[/embed\]", re.IGNORECASE)
GALLERY = re.compile(r"(?<!\[)\[gallery(?P<attributes>(?:\s[^\[\]]*)?)\](?!\])", re.IGNORECASE)
PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.IGNORECASE)
IDS = re.compile(r"\bids\s*=\s*[\"']?([\d,\s]+)")
LITERAL = re.compile(r"\[(\[[^\[\]]*\])\]")
TAG = re.compile(r"(?<!\[)\[(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\s[^\[\]]*)?)/?\](?!\])")
# What plugins and WordPress itself define without any attribute.
KNOWN = {"audio", "video", "playlist", "toc", "products", "searchform", "embed", "caption", "gallery"}


def expand_shortcodes(content: str, gallery: Callable[[list[str] | None], str], dropped: Counter) -> str:
    """`content` as HTML alone. `gallery(numbers)` answers a gallery's pictures, None meaning all of the post's."""
    content = CAPTION.sub(_figure_html, content)
    content = EMBED.sub(r"\n\n\1\n\n", content)
    content = GALLERY.sub(lambda match: gallery(_attachment_ids(match["attributes"])), content)
    closed = {match["name"] for match in TAG.finditer(content) if match["close"]}

    def drop_shortcode(match: re.Match) -> str:
        name = match["name"]
        if not (name.lower() in KNOWN or name in closed or "=" in match["attributes"] or "_" in name):
            return match[0]
        if not match["close"]:
            dropped[f"shortcode [{name}]"] += 1
        return ""

    return LITERAL.sub(r"\1", TAG.sub(drop_shortcode, content))


def _figure_html(match: re.Match) -> str:
    inside = match["inside"]
    picture = PICTURE.match(inside)
    if not picture:
        return inside
    caption = inside[picture.end() :].strip()
    if not caption and (given := re.search(r"caption\s*=\s*\"([^\"]*)\"", match["attributes"])):
        # WordPress before 3.4 kept the words there.
        caption = escape(given[1])
    return f"<figure>{picture[1]}<figcaption>{caption}</figcaption></figure>"


def _attachment_ids(attributes: str) -> list[str] | None:
    found = IDS.search(attributes)
    return [number.strip() for number in found[1].split(",") if number.strip()] if found else None
