"""A spam signal: one reason to suspect spam, its weight, and how it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

# The sum of weights that makes a message possible spam. A signal of this weight is enough alone.
SPAM_THRESHOLD = 4


@dataclass(frozen=True)
class SpamSignal:
    """One reason to suspect spam. `number` is a count of links, copies or words, never anything that was typed."""

    code: str
    weight: int
    number: int = 0

    def __str__(self):
        """The signal as it is stored with the request, such as “links:4”."""
        return f"{self.code}:{self.number}" if self.number else self.code


def is_spam(signals: Iterable[SpamSignal]) -> bool:
    return sum(signal.weight for signal in signals) >= SPAM_THRESHOLD
