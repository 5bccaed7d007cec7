"""Spam signals of messages that sell something. The phrases are in phrases/."""

import re
from collections.abc import Iterator
from pathlib import Path

from cms.public_forms.spam.homoglyphs import fold_homoglyphs
from cms.public_forms.spam.normalization import NormalizedSubmission
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "pitch": "The message reads like a sales pitch.",
    "offer": "The message uses the language of an offer to a customer.",
    "trade": "The message mentions something that is often sold through spam.",
    "sold-in-name": "The name contains a sales phrase or product.",
}
FOLDER = Path(__file__).parent / "phrases"
GAP = r"(?:\W{1,3})"
# Digits and symbols used as letters, inside words only: “v1agra”, “ca$ino”.
LEET = str.maketrans("01345@$", "oieasas")
DISGUISED = re.compile(r"(?<![\w@$])[a-z]+[01345@$]{1,2}[a-z][a-z01345@$]*")


def _read_lines(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _compile_phrases(name: str) -> re.Pattern:
    phrases = "|".join(_read_lines(name)).replace("(", "(?:").replace("~", r"\w{0,12}").replace(" ", GAP)
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)")


PITCHES, OFFERS, TOPICS = _compile_phrases("pitches"), _compile_phrases("offers"), _compile_phrases("topics")
UNSPACED = re.compile("|".join(_read_lines("unspaced")))


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    text = fold_disguised_letters(reading.everything)
    unspaced = len(set(UNSPACED.findall(text)))
    pitches = _count_distinct(PITCHES, text) + unspaced // 2
    if pitches:
        yield SpamSignal("pitch", 5 if pitches > 1 else 3)
    if offers := _count_distinct(OFFERS, text) + unspaced % 2:
        yield SpamSignal("offer", 3 if offers > 1 else 2)
    if topics := _count_distinct(TOPICS, text):
        yield SpamSignal("trade", 2 if topics > 1 else 1)
    names = fold_disguised_letters(" \n ".join(reading.names))
    if PITCHES.search(names) or UNSPACED.search(names):
        yield SpamSignal("sold-in-name", 2)
    elif TOPICS.search(names):
        yield SpamSignal("sold-in-name", 1)


def _count_distinct(pattern: re.Pattern, text: str) -> int:
    return len({match[0] for match in pattern.finditer(text)})


def fold_disguised_letters(text: str) -> str:
    """Return `text` in lowercase, with plain letters in place of look-alike letters and digits."""
    return DISGUISED.sub(lambda word: word[0].translate(LEET), fold_homoglyphs(text))
