"""One place in a text where a rule's words stand, and what stands around them."""

from dataclasses import dataclass
from functools import cached_property

from cms.core.text_extraction import TextSegment
from cms.governance.reading import Sentence

# What stands farther away says nothing of the words; and a text without an end takes no longer for it.
NEAR = 400


@dataclass(frozen=True)
class Spot:
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
    def holed(self) -> str:
        """The sentence with `@` in the place of the words."""
        return f"{self.before}@{self.after}"
