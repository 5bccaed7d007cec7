"""Markers like [2] or [1, 3] in a text, and the numbered sources they refer to.

Editors type them as plain text: they survive pasting, need no button, and are readable in a feed.
"""

import re
from html import unescape

# Includes the space before it, which is removed because the number is shown as superscript.
MARKER = re.compile(r"\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
BETWEEN_TAGS = re.compile(r"(<[^>]*>)")


def plain_text(html: str) -> str:
    """The text of `html` in one line, with entities decoded."""
    return " ".join(unescape(BETWEEN_TAGS.sub(" ", html)).split())


def cited_numbers(html: str) -> list[int]:
    """The numbers cited in `html`, in the order of their first appearance."""
    numbers = [
        int(number) for part in _text_parts(html) for marker in MARKER.findall(part) for number in marker.split(",")
    ]
    return list(dict.fromkeys(numbers))


def first_missing_source(html: str, count: int) -> str:
    """The first number cited in `html` that has no source, as text; empty if all have one."""
    # Without a list of sources, [5] is not a marker but the author's own brackets.
    return next((str(number) for number in cited_numbers(html) if count and not 1 <= number <= count), "")


def link_markers(html: str, count: int, first_ids: bool = True) -> str:
    """`html` with each marker as a link to its source, `#source-2`.

    With `first_ids` the first marker of each source gets the id `cited-2`, so that the source can link back.
    """
    seen: set[int] = set() if first_ids else set(range(1, count + 1))

    def link_match(match: re.Match) -> str:
        numbers = [int(number) for number in match.group(1).split(",")]
        if not all(1 <= number <= count for number in numbers):
            return match.group(0)
        return "".join(_marker_link(number, seen) for number in numbers)

    parts = BETWEEN_TAGS.split(html)
    return "".join(part if part.startswith("<") else MARKER.sub(link_match, part) for part in parts)


def _marker_link(number: int, seen: set[int]) -> str:
    first = "" if number in seen else f' id="cited-{number}"'
    seen.add(number)
    return f'<a class="ref"{first} href="#source-{number}" aria-label="Source {number}">{number}</a>'


def _text_parts(html: str) -> list[str]:
    return [part for part in BETWEEN_TAGS.split(html) if not part.startswith("<")]
