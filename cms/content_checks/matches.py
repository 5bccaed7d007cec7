"""A match of a rule and its context."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cms.content_checks.findings import Finding
from cms.content_checks.normalization import Sentence
from cms.core.text_extraction import TextSegment

# Characters of context on each side; a limit also bounds the time for very long text.
NEAR = 400


class Match(NamedTuple):
    """A finding, the index of its segment, and its start and end in the normalized text of the segment."""

    passage: int
    start: int
    end: int
    finding: Finding


@dataclass(frozen=True)
class MatchContext:
    passage: TextSegment
    sentence: Sentence
    start: int
    end: int
    """Offset in the sentence."""

    @cached_property
    def before(self) -> str:
        return self.sentence.lower[max(0, self.start - NEAR) : self.start]

    @cached_property
    def words(self) -> str:
        return self.sentence.lower[self.start : self.end]

    @cached_property
    def after(self) -> str:
        return self.sentence.lower[self.end : self.end + NEAR]

    @property
    def around(self) -> str:
        return f"{self.before}{self.words}{self.after}"

    @property
    def with_placeholder(self) -> str:
        """The sentence with `@` in place of the matched words."""
        return f"{self.before}@{self.after}"
