"""Detects testimonials: success stories by or about patients."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cms.content_checks.normalization import Sentence, normalize
from cms.content_checks.word_lists import any_of
from cms.core.text_extraction import SegmentKind, TextSegment

TOLD, WELL, NOTICE, NOT = any_of("told"), any_of("well"), any_of("notice"), any_of("not")
OWN = re.compile(r"\b(?:i|i'm|i've|me|my)\b")
# “He could not leave his bed; now …”: what was wrong before is no denial of what came after.
TURN = re.compile(r";|\b(?:now|today|until|before)\b")
# A wish, not a result: “I want my life back,” patients say.
WISHED = re.compile(r"\b(?:want(?:s|ed)?|wish(?:es|ed)?|need|hop(?:e|es|ed|ing)|ask(?:s|ed)? for) (?:[\w'-]+ ){0,3}$")
# How a patient signs: “Maria S.”, “J. T., 34”, “a patient”.
NAME = re.compile(r"- ?[a-z]+(?:,? [a-z]\.?)?(?:, \d\d)?[.\"']*$|\b(?:patient|client|survivor|veteran)\b[^.]{0,20}$")


def testimonials(passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[tuple[int, int]]:
    passage = passages[number]
    told = TOLD.search(sentence.lower) or _by_a_patient(passage, sentence)
    if not told or _has_notice(passages, number):
        return
    well = WELL.search(sentence.lower, told.end()) or WELL.search(sentence.lower)
    if well and WISHED.search(sentence.lower[: well.start()]):
        return
    if well and not NOT.search(TURN.split(sentence.lower[told.end() : well.start()])[-1]):
        # As far as the good result, so that a “not” before either of them is seen.
        yield told.start(), max(told.end(), well.end())
    elif (not well and _goes_on(sentence.after)) or (not told.start() and _goes_on(sentence.before)):
        # “I got my life back.” — a patient
        yield told.span()


def _goes_on(other: str) -> bool:
    """Whether the next sentence, or the one before a signature, is the patient's own and happy."""
    return bool(OWN.search(other) and WELL.search(other))


def _by_a_patient(passage: TextSegment, sentence: Sentence) -> re.Match | None:
    """In a quotation block, one's own words with a patient's signature, or with none."""
    if passage.kind != SegmentKind.QUOTATION:
        return None
    said, _, by = normalize(passage.text).lower.rpartition(" - ")
    signed = not said or NAME.search(f"- {by}")
    return OWN.search(sentence.lower) if signed and not re.search(r"\b(?:dr|md|m\.d|do|physician)\b", by) else None


def _has_notice(passages: list[TextSegment], number: int) -> bool:
    """Return whether a disclaimer is in the same paragraph or right below."""
    return any(_gives_notice(passage.text) for passage in passages[number : number + 2])


@lru_cache(maxsize=512)
def _gives_notice(text: str) -> bool:
    return bool(NOTICE.search(normalize(text).lower))
