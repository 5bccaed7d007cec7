"""A mark: one reason to think of a machine, how much it weighs, and how it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

# What weighs this much alone is strong; everything else needs company.
SPAM_THRESHOLD = 4


@dataclass(frozen=True)
class SpamSignal:
    """`number` is how many links, copies or words there were; never anything that was typed."""

    code: str
    weight: int
    number: int = 0

    def __str__(self):
        """How it is kept beside the request: “links:4”."""
        return f"{self.code}:{self.number}" if self.number else self.code


def is_spam(marks: Iterable[SpamSignal]) -> bool:
    return sum(mark.weight for mark in marks) >= SPAM_THRESHOLD
