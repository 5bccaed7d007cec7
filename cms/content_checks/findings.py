"""What a rule finds in a text: which rule, how grave, where, the words themselves, and what to do about it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Severity(StrEnum):
    # Keeps the page back until it is reworded or waived with a reason.
    BLOCKS = "blocks"
    # Said in the editor, and kept as something to review; holds nothing back.
    ADVISES = "advises"


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: Severity
    where: str
    excerpt: str
    """The words found, as they stand in the text; empty where something is missing."""
    sentence: str
    """What is wrong and what to do next."""

    @property
    def advice(self) -> str:
        """The sentence without the words it opens with, for where they stand beside it."""
        return self.sentence.removeprefix(f"“{self.excerpt}”: ")

    @property
    def fingerprint(self) -> str:
        """The same rule over the same words, wherever in the page they stand now: 64 hexadecimal characters."""
        words = re.sub(r"\W+", " ", self.excerpt).strip().casefold() or self.where
        return sha256(f"{self.rule}\n{words}".encode()).hexdigest()
