"""A sentence tried by itself: the examples in a rule's file, and what an owner types to see what is said of it."""

from cms.core.citations import cited_numbers
from cms.core.text_extraction import SegmentKind, TextSegment
from cms.governance.engine import check_text
from cms.governance.findings import Finding
from cms.governance.rules.rule import Rule


def passages_of(text: str, kind: SegmentKind = SegmentKind.TEXT) -> list[TextSegment]:
    """Each line a paragraph. A marker like [1] counts as a source: there is no list to look it up in."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        TextSegment(f"Line {number}", line, kind, bool(cited_numbers(line))) for number, line in enumerate(lines, 1)
    ]


def said_of(example: str, rule: Rule) -> list[Finding]:
    """What all rules of its kind say of one of this rule's own examples."""
    kind = SegmentKind.QUESTION if rule.kind == "identity" else SegmentKind.TEXT
    return check_text(passages_of(example, kind), rule.kind)
