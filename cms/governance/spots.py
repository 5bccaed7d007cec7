"""One place in a text where a rule's words stand, and what stands around them."""

from dataclasses import dataclass

from cms.core.passages import Passage
from cms.governance.reading import Sentence


@dataclass(frozen=True)
class Spot:
    passage: Passage
    sentence: Sentence
    start: int
    end: int
    """In the sentence."""

    @property
    def before(self) -> str:
        return self.sentence.lower[: self.start]

    @property
    def after(self) -> str:
        return self.sentence.lower[self.end :]

    @property
    def holed(self) -> str:
        """The sentence with `@` in the place of the words."""
        return f"{self.before}@{self.after}"
