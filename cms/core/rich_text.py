"""Sanitizes rich text to the markup of its features."""

import re

import nh3

from cms.text import strip_control_characters

ALWAYS = {"p", "br"}
TAGS = {
    "h2": {"h2"},
    "h3": {"h3"},
    "h4": {"h4"},
    "bold": {"b", "strong"},
    "italic": {"i", "em"},
    "ol": {"ol", "li"},
    "ul": {"ul", "li"},
    "link": {"a"},
}
# A link to a page of the site has the page's id instead of a URL.
ATTRIBUTES = {"*": {"data-block-key"}, "a": {"href", "linktype", "id"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# A link whose URL was removed.
EMPTY_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def sanitize_rich_text(html: str, features: list[str]) -> str:
    """`html` without the tags, attributes and URLs that an editor with these features cannot make."""
    tags = ALWAYS.union(*(TAGS.get(feature, set()) for feature in features))
    attributes = {tag: names for tag, names in ATTRIBUTES.items() if tag == "*" or tag in tags}
    cleaned = nh3.clean(
        strip_control_characters(html), tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel=None
    )
    return EMPTY_LINK.sub(r"\1", cleaned)
