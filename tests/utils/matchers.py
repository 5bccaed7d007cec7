"""A made-up content check, independent of the real rules: words that start with “abra” or “hocus”."""

import re

from cms.content_checks.findings import Finding, Severity
from cms.core.citations import plain_text

WORDS = {r"\babra[^\s.,!?]+": Severity.BLOCKS, r"\bhocus\w+": Severity.ADVISES}


def magic_words(page) -> list[Finding]:
    texts = {"Question": getattr(page, "question", ""), "Answer": plain_text(str(getattr(page, "body", "")))}
    return [
        Finding("no-magic", severity, where, found, "Magic words promise too much. Say what is known.")
        for where, words in texts.items()
        for pattern, severity in WORDS.items()
        for found in re.findall(pattern, words)
    ]
