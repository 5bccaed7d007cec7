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
    """One rule: what it looks for, what excuses it, why, and sentences that show both."""

    slug: str
    group: str
    """The folder it stands in: claims, leftovers, contacts, missing, identity."""
    title: str
    severity: Severity
    reason: str
    instead: str
    """What to do about it."""
    source: Source | None
    kinds: frozenset[SegmentKind]
    """The kinds of passages it reads."""
    found_by: str
    """The name of the function in `searches` that looks, where patterns are not enough."""
    patterns: tuple[re.Pattern, ...]
    always: tuple[re.Pattern, ...]
    """Found whatever stands around it, a “not” included."""
    excuses: tuple[str, ...]
    """The names of what excuses a match, from `excuses.py`."""
    unless: re.Pattern | None
    """Excuses a match when it stands in the same sentence; `@` is the match itself."""
    gives_way_to: tuple[str, ...]
    """Rules that say the same more gravely: where one of them finds a sentence, this one is silent."""
    must_flag: tuple[str, ...]
    must_not_flag: tuple[str, ...]

    @property
    def kind(self) -> str:
        return "identity" if self.group == "identity" else "claims"

    def __str__(self):
        return self.title
