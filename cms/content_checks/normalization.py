"""Normalized text for the rules: plain letters and quotes, split into sentences, with offsets into the raw text."""

import re
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

# Look-alike letters: small capitals, and letters of other alphabets that look Latin.
ALIKE = {
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    **dict(zip("АВЕКМНОРСТУХІЅЈаеорсухіѕјкмтԁԛԝһ", "ABEKMHOPCTYXISJaeopcyxisjkmtdqwh", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοικνρτυχ", "ABEZHIKMNOPTYXaoikvptux", strict=True)),
    **dict(zip("ıɡℓ", "igl", strict=True)),
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("—―", " - "),
    "…": "...",
    "⁄": "/",
}
# A period after these does not end a sentence.
ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|e\.g|i\.e|eg|ie|cf|approx|no|fig|al|jr|sr|inc|dept|ca|u\.s|u\.k|a\.m|p\.m|m\.d|ph\.d"
    r"|mt|ave|blvd|rd|etc|est|min|hr|mg|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[a-hj-z])\.$",
    re.IGNORECASE,
)
# These can also end a sentence when a capital letter follows.
ENDING = re.compile(r"\b(?:etc|inc|a\.m|p\.m|m\.d|ph\.d|u\.s|mg|hr|min|no|al)\.$", re.IGNORECASE)
SHORT_QUESTION = 3
# In characters; longer than any real paragraph.
LONG = 5000
END = re.compile(r"[.!?]+[\"')\]]*(?: ?\[\d{1,2}(?: ?, ?\d{1,2})*\])*(?: +|$)")


@dataclass(frozen=True)
class Sentence:
    text: str
    """Normalized text in its original case, with treatment names masked."""
    start: int
    """Offset in the normalized text."""
    lower: str = ""
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)
    """The neighboring sentences, in lowercase."""


@dataclass(frozen=True)
class NormalizedText:
    raw: str
    text: str
    places: array | None
    """The offset in `raw` of each character of `text`; None when both are equal."""
    sentences: tuple[Sentence, ...] = ()

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    def words(self, start: int, end: int) -> str:
        """Return the raw text of `text[start:end]`. Like a slice, it ends with the text."""
        end = min(end, len(self.text))
        if start >= end:
            return ""
        if self.places is None:
            return self.raw[start:end]
        return self.raw[self.places[start] : self.places[end - 1] + 1]


def normalize(raw: str, mask: Callable[[str], str] | None = None) -> NormalizedText:
    """Each rule asks for the same text, so it is kept; of the long ones few, for they change with every key.

    `mask` replaces names in the sentences by as many letters; see treatment_names.py.
    """
    return (_kept_long if len(raw) > LONG else _kept)(raw, mask)


def clear_cache() -> None:
    _kept.cache_clear()
    _kept_long.cache_clear()


def _read(raw: str, mask: Callable[[str], str] | None) -> NormalizedText:
    text, places = _fold_characters(raw)
    return NormalizedText(raw, text, places, tuple(_sentences(text, mask(text) if mask else text)))


_kept = lru_cache(maxsize=4096)(_read)
_kept_long = lru_cache(maxsize=32)(_read)


@lru_cache(maxsize=8192)
def _spelled(sign: str) -> str:
    """Return the plain letters of a character, empty for invisible characters."""
    if sign in ALIKE:
        return ALIKE[sign]
    if unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cc") and not sign.isspace():
        return ""
    letters = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    letters = "".join(ALIKE.get(part, part) for part in letters)
    return " " if not letters.strip() else letters


def _fold_characters(raw: str) -> tuple[str, array | None]:
    if raw.isascii() and "  " not in raw and raw.isprintable() and "`" not in raw:
        return raw, None
    letters, places, last = [], array("I"), " "
    for place, sign in enumerate(raw):
        for letter in _spelled(sign) if not (sign.isascii() and sign.isalnum()) else sign:
            if letter == " " == last:
                continue
            letters.append(letter)
            places.append(place)
            last = letter
    return "".join(letters), places


def _sentences(text: str, masked: str) -> list[Sentence]:
    """Split at the sentence boundaries of `text`, and return the sentences of `masked`."""
    spans, start = [], 0
    for end in END.finditer(text):
        if not _ends(text, start, end):
            continue
        spans.append((start, end.end()))
        start = end.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    lowered = [_lower(masked[first:last]) for first, last in spans]
    return [
        Sentence(
            masked[first:last],
            first,
            lowered[number],
            lowered[number - 1] if number else "",
            lowered[number + 1] if number + 1 < len(spans) else "",
        )
        for number, (first, last) in enumerate(spans)
    ]


def _ends(text: str, start: int, end: re.Match) -> bool:
    before = text[max(start, end.start() - 12) : end.start() + 1]
    after = text[end.end() : end.end() + 2].lstrip("\"'([")
    if end[0].startswith("?") and len(text[max(start, end.start() - 40) : end.start()].split()) < SHORT_QUESTION:
        # “Side effects? None.” is one statement.
        return end.end() == len(text)
    if end.end() == len(text):
        return True
    if end[0].startswith("..") and after[:1].islower():
        return False
    if end[0].rstrip() == "." and ABBREVIATION.search(before):
        return bool(ENDING.search(before)) and after[:1].isupper()
    # "He asked 'Is it safe?' and left."
    return not (end[0].rstrip()[-1] in "\"')" and after[:1].islower())


def _lower(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(sign.lower()[:1] or sign for sign in text)
