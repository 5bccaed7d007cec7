"""Converts the shortcodes for captions, galleries, and embeds, and removes and counts all others.

Other text in brackets, such as [sic] or the source marker [2], is not changed.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import escape

# No pattern may match across the next opening tag: a text with thousands of them would take minutes.
CAPTION = re.compile(
    r"\[(?:wp_)?caption(?P<attributes>(?:\s[^\[\]]*)?)\](?P<inside>(?:(?!\[(?:wp_)?caption).)*?)\[/(?:wp_)?caption\]",
    re.DOTALL | re.IGNORECASE,
)
EMBED = re.compile(r"\[embed[^\[\]]*\]\s*([^\s\[\]]+)\s*\[/embed\]", re.IGNORECASE)
GALLERY = re.compile(r"(?<!\[)\[gallery(?P<attributes>(?:\s[^\[\]]*)?)\](?!\])", re.IGNORECASE)
IMAGE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.IGNORECASE)
IDS = re.compile(r"\bids\s*=\s*[\"']?([\d,\s]+)")
LITERAL = re.compile(r"\[(\[[^\[\]]*\])\]")
TAG = re.compile(r"(?<!\[)\[(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\s[^\[\]]*)?)/?\](?!\])")
# Common shortcodes that may have no attributes.
KNOWN_SHORTCODES = {"audio", "video", "playlist", "toc", "products", "searchform", "embed", "caption", "gallery"}


def expand_shortcodes(content: str, gallery: Callable[[list[str] | None], str], dropped: Counter) -> str:
    """Return `content` without shortcodes. `gallery(ids)` returns the HTML of a gallery; None means all of the post."""
    content = CAPTION.sub(_figure_html, content)
    content = EMBED.sub(r"\n\n\1\n\n", content)
    content = GALLERY.sub(lambda match: gallery(_attachment_ids(match["attributes"])), content)
    closed = {match["name"] for match in TAG.finditer(content) if match["close"]}

    def drop_shortcode(match: re.Match) -> str:
        name = match["name"]
        if not (name.lower() in KNOWN_SHORTCODES or name in closed or "=" in match["attributes"] or "_" in name):
            return match[0]
        if not match["close"]:
            dropped[f"shortcode [{name}]"] += 1
        return ""

    return LITERAL.sub(r"\1", TAG.sub(drop_shortcode, content))


def _figure_html(match: re.Match) -> str:
    inside = match["inside"]
    image = IMAGE.match(inside)
    if not image:
        return inside
    caption = inside[image.end() :].strip()
    if not caption and (attribute := re.search(r"caption\s*=\s*\"([^\"]*)\"", match["attributes"])):
        # WordPress before 3.4 stored the caption in an attribute.
        caption = escape(attribute[1])
    return f"<figure>{image[1]}<figcaption>{caption}</figcaption></figure>"


def _attachment_ids(attributes: str) -> list[str] | None:
    match = IDS.search(attributes)
    return [attachment_id.strip() for attachment_id in match[1].split(",") if attachment_id.strip()] if match else None
