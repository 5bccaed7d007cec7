"""The words of a page, piece by piece, for whoever checks them: where each stands, and what kind of text it is."""

from dataclasses import dataclass
from enum import StrEnum


class PassageKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    # Somebody else's words, or the physician's own statement: said to be so on the page.
    QUOTATION = "quotation"
    STATEMENT = "statement"
    # What a patient asked.
    QUESTION = "question"
    # Title, description, alt text and captions: seen in lists and by machines.
    LABEL = "label"


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item, heading or field as plain text in one line; `where` as a person would say it."""

    where: str
    text: str
    kind: PassageKind = PassageKind.TEXT
    # A marker like [2] stands in it, and there is a source of that number.
    cited: bool = False
