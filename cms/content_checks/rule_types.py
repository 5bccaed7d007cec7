import re
from dataclasses import dataclass

from cms.content_checks.findings import Severity
from cms.core.text_extraction import SegmentKind


@dataclass(frozen=True)
class Source:
    name: str
    link: str


@dataclass(frozen=True)
class Rule:
    """A content rule: its patterns, exceptions, explanation and examples."""

    slug: str
    group: str
    """The folder of its file: claims, leftovers, contacts, missing or identity."""
    title: str
    severity: Severity
    reason: str
    instead: str
    """What to do about it."""
    source: Source | None
    kinds: frozenset[SegmentKind]
    """The kinds of text segments it checks."""
    found_by: str
    """The name of a function in `detectors`, when patterns are not enough."""
    patterns: tuple[re.Pattern, ...]
    always: tuple[re.Pattern, ...]
    """Patterns that match even when negated."""
    excuses: tuple[str, ...]
    """Names of exceptions in `exceptions.py`."""
    unless: re.Pattern | None
    """Suppresses a match in the same sentence; `@` stands for the match."""
    gives_way_to: tuple[str, ...]
    """More severe rules: this rule is skipped for a sentence that one of them matches."""
    must_flag: tuple[str, ...]
    must_not_flag: tuple[str, ...]

    @property
    def kind(self) -> str:
        return "identity" if self.group == "identity" else "claims"

    def __str__(self):
        return self.title
