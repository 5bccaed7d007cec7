"""Markers like [2] or [1, 3] in a text, and the numbered sources they point at.

An editor types them as they are: they survive pasting, need no button, and read well in a feed.
"""

import re
from html import unescape

# With the space before it, which a raised number does not want.
MARKER = re.compile(r"\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
BETWEEN_TAGS = re.compile(r"(<[^>]*>)")


def plain_text(html: str) -> str:
    """The words of `html` in one line, entities read as the characters they stand for."""
    return " ".join(unescape(BETWEEN_TAGS.sub(" ", html)).split())


def cited(html: str) -> list[int]:
    """The numbers cited in `html`, in the order of their first appearance."""
    numbers = [int(number) for part in _texts(html) for marker in MARKER.findall(part) for number in marker.split(",")]
    return list(dict.fromkeys(numbers))


def missing_sources(html: str, count: int) -> str:
    """The first number cited in `html` that has no source, as text; empty when all have one."""
    # A lone [5] under no sources at all may be the author's own brackets; a list makes markers of them.
    return next((str(number) for number in cited(html) if count and not 1 <= number <= count), "")


def link_markers(html: str, count: int, first_ids: bool = True) -> str:
    """`html` with each marker made a link to its source, `#source-2`.

    With `first_ids` the first marker of each source carries `cited-2`, for the way back.
    """
    seen: set[int] = set() if first_ids else set(range(1, count + 1))

    def link(match: re.Match) -> str:
        numbers = [int(number) for number in match.group(1).split(",")]
        if not all(1 <= number <= count for number in numbers):
            return match.group(0)
        return "".join(_marker(number, seen) for number in numbers)

    parts = BETWEEN_TAGS.split(html)
    return "".join(part if part.startswith("<") else MARKER.sub(link, part) for part in parts)


def _marker(number: int, seen: set[int]) -> str:
    first = "" if number in seen else f' id="cited-{number}"'
    seen.add(number)
    return f'<a class="ref"{first} href="#source-{number}" aria-label="Source {number}">{number}</a>'


def _texts(html: str) -> list[str]:
    return [part for part in BETWEEN_TAGS.split(html) if not part.startswith("<")]
