"""A sentence tried by itself: the examples in a rule's file, and what an owner types to see what is said of it."""

from cms.core.passages import Passage, PassageKind
from cms.core.sources import cited
from cms.governance.engine import check_text
from cms.governance.findings import Finding
from cms.governance.rules.rule import Rule
from cms.governance.treatment_names import current_names


def passages_of(text: str, kind: PassageKind = PassageKind.TEXT) -> list[Passage]:
    """Each line a paragraph. A marker like [1] counts as a source: there is no list to look it up in."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Passage(f"Line {number}", line, kind, bool(cited(line))) for number, line in enumerate(lines, 1)]


def filled(example: str) -> str:
    """An example with the clinic's own treatment in the place of `{treatment}`, and a medicine in `{medicine}`'s."""
    names = current_names()
    treatment, medicine = (names.own or ("this treatment",))[0], (names.other or ("another medicine",))[0]
    example = example.replace("{treatment}", treatment).replace("{medicine}", medicine)
    return example[:1].upper() + example[1:]


def said_of(example: str, rule: Rule) -> list[Finding]:
    """What all rules of its kind say of one of this rule's own examples."""
    kind = PassageKind.QUESTION if rule.kind == "identity" else PassageKind.TEXT
    return check_text(passages_of(filled(example), kind), rule.kind)
