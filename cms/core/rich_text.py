"""What a written text may hold: the markup its features make, and nothing else, however it was sent."""

import re

import nh3

from cms.intake.text import without_controls

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
# A link to a page of ours carries its number in place of an address.
ATTRIBUTES = {"*": {"data-block-key"}, "a": {"href", "linktype", "id"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# What is left of a link whose address was refused.
NOWHERE = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def only_written(html: str, features: list[str]) -> str:
    """`html` without tags, attributes and addresses that the editor with these features cannot make."""
    tags = ALWAYS.union(*(TAGS.get(feature, set()) for feature in features))
    attributes = {tag: names for tag, names in ATTRIBUTES.items() if tag == "*" or tag in tags}
    cleaned = nh3.clean(without_controls(html), tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel=None)
    return NOWHERE.sub(r"\1", cleaned)
