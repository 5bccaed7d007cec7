"""The words of a page, piece by piece, for whoever checks them: where each stands, and what kind of text it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cms.core.paragraphs import Paragraph, paragraphs
from cms.core.sources import cited


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


def field_passage(where: str, text: str, kind: PassageKind = PassageKind.TEXT, sources: int = 0) -> list[Passage]:
    """A plain field of a page: a passage for each of its lines that says something."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return [Passage(where, line, kind, is_cited(line, sources)) for line in lines]


def html_passages(where: str, html: str, sources: int = 0) -> list[Passage]:
    """A rich text field of a page, paragraph by paragraph."""
    return list(_numbered(where, paragraphs(html), sources, Counter()))


def body_passages(where: str, body, sources: int = 0) -> list[Passage]:
    """The blocks of a `StoryBlock` in their order; what is counted is counted through the whole body."""
    seen: Counter[str] = Counter()
    return [passage for block in body for passage in _of_block(where, block, sources, seen)]


def is_cited(text: str, sources: int) -> bool:
    return any(1 <= number <= sources for number in cited(text))


def _of_block(where: str, block, sources: int, seen: Counter) -> Iterator[Passage]:
    value = block.value
    if block.block_type == "text":
        yield from _numbered(where, paragraphs(value.source), sources, seen)
    elif block.block_type == "quotation":
        seen["quotation"] += 1
        place = f"{where}, quotation {seen['quotation']}"
        said = " ".join((value["text"] or "").split())
        # Who said it goes with the words: a patient's name makes them a testimonial.
        by = f" — {value['attribution']}" if value["attribution"] else ""
        yield Passage(place, f"{said}{by}", PassageKind.QUOTATION, is_cited(said, sources))
    elif block.block_type == "picture":
        seen["picture"] += 1
        place = f"{where}, picture {seen['picture']}"
        yield from field_passage(f"{place}, caption", value["caption"], PassageKind.LABEL, sources)
        if image := value["image"]:
            yield from field_passage(f"{place}, alt text", image.contextual_alt_text or "", PassageKind.LABEL)
    elif block.block_type == "callout":
        seen["call-out"] += 1
        place = f"{where}, call-out {seen['call-out']}"
        yield from field_passage(f"{place}, heading", value["heading"], PassageKind.HEADING, sources)
        yield from _numbered(place, paragraphs(value["text"].source), sources, Counter())


def _numbered(where: str, found: list[Paragraph], sources: int, seen: Counter) -> Iterator[Passage]:
    for name, text, links in found:
        seen[name] += 1
        place = f"{where}, {name} {seen[name]}"
        kind = PassageKind.HEADING if name == "heading" else PassageKind.TEXT
        yield Passage(place, text, kind, is_cited(text, sources))
        yield from (Passage(f"{place}, link", address, PassageKind.LABEL) for address in links)
