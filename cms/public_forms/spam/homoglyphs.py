"""Spam signals of letters that imitate others. The language of a message is never a reason."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from cms.public_forms.spam.normalization import NormalizedSubmission, split_words
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "mixed-letters": "A word mixes letters of two alphabets, which is often done to disguise it.",
    "foreign-link": "The message contains a link and is written in another alphabet.",
}
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Cyrillic and Greek letters that look like Latin ones, then those Latin letters in the same order.
ALIKE = str.maketrans("аеорсухівкмнтԁѕјαορενικτυ", "aeopcyxibkmhtdsjaopeviktu")


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    mixed = sum(is_mixed(word) for word in split_words(reading.everything))
    if mixed:
        # One can be an ending on a borrowed word; several are a disguise.
        yield SpamSignal("mixed-letters", 3 if mixed > 2 else 1, mixed if mixed > 1 else 0)
    if reading.links and _mostly_foreign(reading.text, reading.links):
        yield SpamSignal("foreign-link", 1)


def is_mixed(word: str) -> bool:
    """Latin letters among Cyrillic or Greek ones, and not only before or after them (“IT-отдел”, “Zoomе”, “μg”)."""
    kinds = "".join(
        "L" if LATIN.match(sign) else "F" if script_name(sign) in ("CYRILLIC", "GREEK") else "" for sign in word
    )
    return bool(re.search(r"L+F+L|F+L+F", kinds))


def fold_homoglyphs(text: str) -> str:
    """Return `text` in lowercase, with Latin letters in place of look-alikes in words that mix alphabets."""
    return re.sub(r"\w+", lambda word: word[0].translate(ALIKE) if _has_both(word[0]) else word[0], text.casefold())


def _has_both(word: str) -> bool:
    if word.isascii():
        return False
    kinds = {script_name(sign) for sign in word if sign.isalpha()}
    return "LATIN" in kinds and bool(kinds & {"CYRILLIC", "GREEK"})


def _mostly_foreign(text: str, links: list[str]) -> bool:
    for link in links:
        text = text.replace(link, " ")
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 10 and sum(script_name(sign) != "LATIN" for sign in letters) > len(letters) / 2


@lru_cache(maxsize=4096)
def script_name(sign: str) -> str:
    """LATIN, CYRILLIC, CJK …: the first word of the character's name."""
    return unicodedata.name(sign, "").partition(" ")[0]
