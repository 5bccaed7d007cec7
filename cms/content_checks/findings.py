"""An issue that a content rule finds in a text."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Severity(StrEnum):
    # Blocks publishing until the text is changed or the issue is approved with a reason.
    BLOCKS = "blocks"
    # Shown to the editor as a suggestion.
    ADVISES = "advises"

    @property
    def label(self) -> str:
        return "Blocks publishing" if self == Severity.BLOCKS else "Suggestion"


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: Severity
    where: str
    excerpt: str
    """The flagged words as written in the text; empty when something is missing."""
    sentence: str
    """What is wrong and what to do next."""

    @property
    def advice(self) -> str:
        """`sentence` without the quoted excerpt, for screens that show the excerpt separately."""
        return self.sentence.removeprefix(f"“{self.excerpt}”: ")

    @property
    def fingerprint(self) -> str:
        """Return 64 hexadecimal characters, the same for the same rule and words anywhere on the page."""
        words = re.sub(r"\W+", " ", self.excerpt).strip().casefold() or self.where
        return sha256(f"{self.rule}\n{words}".encode()).hexdigest()
