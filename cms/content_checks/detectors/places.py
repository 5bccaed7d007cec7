"""Detects locations smaller than a state in patients' text: towns, streets, hospitals, schools, employers."""

import re
from collections.abc import Iterator

from cms.content_checks.detectors.gazetteer import places, words
from cms.content_checks.normalization import Sentence
from cms.core.text_extraction import TextSegment

STREET = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|ct|way|place|pl|circle|cir|highway|hwy|parkway|pkwy"
    r"|terrace|trail)"
)
ADDRESS = re.compile(
    rf"(?<![\w.])\d{{1,5}} (?:[nsew]\.? )?(?:[a-z]+ ){{1,3}}{STREET}(?!\w)"
    r"|(?<!\w)(?:p\.?o\.? box|apt\.?|apartment|suite|unit|room) #?\d+\w?"
)
ZIP = re.compile(r"(?<!\w)(?:zip(?: code)?(?: is)?|ca|california|calif\.?),? \d{5}(?:-\d{4})?(?!\d)")
COUNTY = re.compile(r"(?<!\w)(?:(?:los|san|santa|contra|el|del|san luis|new) )?[a-z]+ county(?!\w)")
NO_COUNTY = re.compile(
    r"(?:the|a|my|our|this|that|your|another|every|each|in|of|from|whole|any|same|next|per|by) county"
)
PART = r"[A-Z][\w.'&-]*"
KINDS = (
    r"(?:Highway|Street|Avenue|Boulevard|Road|Lane|Drive|Hospital|Clinic|High|Medical (?:Center|Group|Clinic)"
    r"|High School|Middle School|Elementary|University|College|Academy|Church|Temple|Synagogue|Mosque|School|Institute"
    r"|Rehab|Recovery|Fire Department|Police Department|Health|Healthcare|Center|Beach|Heights|Valley|Park|Village"
    r"|Falls|Springs|Unified|Inc|LLC|Corp|Company)"
)
NAMED = re.compile(
    rf"(?<!\w)(?!(?:The|My|Our|A|An|His|Her|Their|This|That|Your|In|At|From) )"
    rf"{PART} (?:(?:{PART}|of|the|and|for|del|de|la|las|los) ){{0,3}}{KINDS}\b"
    rf"|(?<!\w)(?:University|College|Hospital|Church|City|Town|School) of (?:{PART} ?){{1,4}}"
)
# A capitalized word after these is a location, an employer or a school.
AFTER = re.compile(
    r"(?<!\w)(?:in|from|near|outside|around|at|through|works? (?:at|for)|worked (?:at|for)|moved to|drive to|live by) "
    r"([A-Z][a-z][\w'-]*(?: [A-Z][a-z][\w'-]*)*)"
)


def places_named(passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[tuple[int, int]]:
    text, lower = sentence.text, sentence.lower
    spans = [match.span() for pattern in (places("plain"), ADDRESS, ZIP) for match in pattern.finditer(lower)]
    spans += [match.span() for match in places("capital").finditer(text) if match.start() or len(match[0]) > 3]
    spans += [match.span() for match in COUNTY.finditer(lower) if not NO_COUNTY.match(match[0])]
    spans += [match.span() for match in NAMED.finditer(text)]
    spans += [match.span(1) for match in AFTER.finditer(text) if not _is_allowed(match[1])]
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _is_allowed(capitals: str) -> bool:
    return all(
        re.sub(r"'s$", "", word) in words("allowed") or word in words("starters") for word in capitals.lower().split()
    )
