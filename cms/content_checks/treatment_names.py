"""The names of the clinic's treatments and of other medicines. Rules name neither: a higher app registers them here.

In the text that rules read, one letter that no English word has stands for each letter of such a name. So every rule
treats each of the clinic's treatments alike, and a sentence keeps its length.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from cms.content_checks.normalization import normalize

OWN, OTHER = "ᛏ", "ᛗ"
# The lists that patterns name as <treatment_name> and <medicine_name>.
WORD_LISTS = {"treatment_name": [f"{OWN}+"], "medicine_name": [f"{OTHER}+"]}

_sources: dict[str, Callable[[], Iterable[str]]] = {}


@dataclass(frozen=True, eq=False)
class TreatmentNames:
    own: tuple[str, ...] = ()
    """Names of the clinic's treatments, other names included."""
    other: tuple[str, ...] = ()
    """Names of medicines the clinic does not offer."""
    own_pattern: re.Pattern | None = None
    other_pattern: re.Pattern | None = None

    def mask(self, text: str) -> str:
        """Return `text` of the same length, with each name replaced by placeholder letters."""
        for pattern, letter in ((self.own_pattern, OWN), (self.other_pattern, OTHER)):
            if pattern:
                text = pattern.sub(lambda found, letter=letter: letter * len(found[0]), text)
        return text


NO_NAMES = TreatmentNames()


def register(own: Callable[[], Iterable[str]], other: Callable[[], Iterable[str]]) -> None:
    """Register the functions that return the names of the clinic's treatments and of other medicines."""
    _sources.update(own=own, other=other)


def current_names() -> TreatmentNames:
    """Return the current names; the same object until they change."""
    if not _sources:
        return NO_NAMES
    return _compile_names(tuple(_sources["own"]()), tuple(_sources["other"]()))


@lru_cache(maxsize=4)
def _compile_names(own: tuple[str, ...], other: tuple[str, ...]) -> TreatmentNames:
    return TreatmentNames(own, other, _pattern(own), _pattern(other))


def _pattern(names: tuple[str, ...]) -> re.Pattern | None:
    """Return a pattern that matches any of the names as normalized whole words, longest first."""
    spelled = {normalize(name).lower.strip() for name in names} - {""}
    longest_first = [re.escape(name) for name in sorted(spelled, key=lambda name: (-len(name), name))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE) if longest_first else None
