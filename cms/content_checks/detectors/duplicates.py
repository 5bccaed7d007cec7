"""Detects repeated paragraphs and double spaces."""

import re
from collections.abc import Iterator

from cms.content_checks.normalization import normalize
from cms.core.text_extraction import SegmentKind, TextSegment

# Shorter paragraphs, like list items, may be repeated.
ENOUGH_WORDS = 7
TWO_SPACES = re.compile(r"\S([ \u00a0]{2,})\S")
LABELS = (SegmentKind.LABEL, SegmentKind.HEADING)


def repeated_paragraphs(passages: list[TextSegment]) -> Iterator[tuple[int, int, int]]:
    seen: set[str] = set()
    for number, passage in enumerate(passages):
        text = normalize(passage.text).text
        words = re.findall(r"\w+", text.lower())
        if passage.kind in LABELS or len(words) < ENOUGH_WORDS:
            continue
        if (key := " ".join(words)) in seen:
            yield number, 0, len(text)
        seen.add(key)


def double_spaces(passages: list[TextSegment]) -> Iterator[tuple[int, int, int]]:
    """Yield the words around the first double space of each segment."""
    for number, passage in enumerate(passages):
        if not TWO_SPACES.search(passage.text):
            continue
        reading = normalize(passage.text)
        for place, sign in enumerate(reading.text):
            if sign == " " and len(reading.words(place - 1, place + 2)) > 3:
                yield number, reading.text.rfind(" ", 0, place) + 1, _word_end(reading.text, place + 1)
                break


def _word_end(text: str, start: int) -> int:
    end = text.find(" ", start)
    return len(text) if end < 0 else end
