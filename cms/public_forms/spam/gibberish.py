"""Spam signals of meaningless text: random letters, keyboard sequences, lorem ipsum."""

import re
import unicodedata
from collections.abc import Iterator

from cms.public_forms.spam.normalization import NormalizedSubmission, split_words
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "name-noise": "The name looks like random letters.",
    "text-noise": "The message contains random letters.",
    "name-tail": "The name ends in three random letters, as some spam programs write it.",
    "filler": "The message is placeholder text (lorem ipsum).",
    "name-is-text": "The name and the message are the same.",
    "name-numbers": "The name contains a long number.",
    "name-sentence": "The name is a sentence.",
}
# Capitals inside a name are normal if each part has at least two letters: “McDonald”, “LaToya”, “JoAnn”.
HUMPS = re.compile(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)*")
TURNS = re.compile(r"(?<=[a-z])[A-Z]")
# Several consonants that are one sound, as in many German names.
ONE_SOUND = re.compile(r"tsch|sch|tch|ch|th|sh|gh|ph|ck|ng|dt|rh|wh|ll|nn|ss|tt|rr|mm|zh|cz|sz|rz")
SILENT = re.compile(r"[^aeiouy]{6,}")
# Letter pairs that occur in no word of the common languages.
NEVER = re.compile(
    r"q[bcdfghjkmnpvxyz]|j[bcfghqvwxz]|x[djkqz]|z[fjqx]|v[bfjqwx]|[bfgkpwz]q|[fghkmpqw]x|k[qvxz]|w[jqvxz]|f[qvz]"
)
ROLLS = re.compile(r"asdf|sdfg|qwert|wertz|zxcv|hjkl|lkjh|fdsa|dfgh|uiop|йцук|фыва")
TAILED = re.compile(r"[A-Z][a-z]{3,}[A-Z][a-z]{2}")
LOREM = {"lorem", "ipsum", "dolor", "amet", "consectetur", "adipiscing", "elit", "tempor", "incididunt", "labore"}
LOREM |= {"dolore", "magna", "aliqua", "veniam", "nostrud", "quis", "vestibulum", "curabitur", "pellentesque"}


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    worst = max(
        (gibberish_level(word) for name in (*reading.names, *reading.organisations) for word in split_words(name)),
        default=0,
    )
    if worst:
        yield SpamSignal("name-noise", worst)
    yield from _text_signals(reading)
    yield from _name_signals(reading)


def _text_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    text = reading.text
    for link in reading.links:
        text = text.replace(link, " ")
    found = split_words(text)
    noisy = [word for word in found if gibberish_level(word) > 1 and len(word) > 6]
    if noisy:
        mostly = sum(map(len, noisy)) * 2 > sum(map(len, found))
        yield SpamSignal("text-noise", 3 if mostly else 1)
    if len(LOREM & {word.lower() for word in found}) > 2:
        yield SpamSignal("filler", 3)


def _name_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    text = reading.text.casefold()
    if text and any(name.casefold() == text for name in reading.names):
        yield SpamSignal("name-is-text", 2)
    if any(TAILED.fullmatch(name) for name in reading.names):
        yield SpamSignal("name-tail", 1)
    if any(re.search(r"\d{4}", name) for name in reading.names):
        yield SpamSignal("name-numbers", 1)
    if any(len(split_words(name)) > 8 for name in reading.names):
        yield SpamSignal("name-sentence", 1)


def gibberish_level(word: str) -> int:
    """Return how unlike a word this is, from 0 to 3. Only words of six or more Latin letters are rated."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word[:60]) if not unicodedata.combining(sign))
    if not (bare.isascii() and bare.isalpha() and len(bare) > 5):
        return 0
    small = bare.lower()
    if len(TURNS.findall(bare)) > 1 and not HUMPS.fullmatch(bare):
        return 3
    if bare.isupper() and len(bare) < 12:
        # An abbreviation has no vowels either.
        return 0
    if len(set(small)) < 4:
        # “Hmmmmm”, “Brrrrr”.
        return 0
    if SILENT.search(ONE_SOUND.sub("t", small)) or len(NEVER.findall(small)) > 1:
        return 2
    return 1 if ROLLS.search(small) else 0
