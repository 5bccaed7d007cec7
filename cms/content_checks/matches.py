"""Where a rule matches: the match itself, and what stands around it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cms.content_checks.findings import Finding
from cms.content_checks.normalization import Sentence
from cms.core.text_extraction import TextSegment

# What stands farther away says nothing of the words; and a text without an end takes no longer for it.
NEAR = 400


class Match(NamedTuple):
    """A finding, the number of its passage, and from where to where it stands in the passage's normalized text."""

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
    """In the sentence."""

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
        """The sentence with `@` in the place of the words."""
        return f"{self.before}@{self.after}"
