"""Detects personal names in patients' text, capitalized or not."""

import re
from collections.abc import Iterator

from cms.clinic.models import Physician
from cms.content_checks.detectors.gazetteer import names, words
from cms.content_checks.normalization import Sentence
from cms.core.text_extraction import TextSegment

Span = tuple[int, int]
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TITLE = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|miss|dr|doctor|doc|prof|professor|nurse|pastor|rabbi|father|sister|aunt|uncle|coach"
    r"|officer|sgt)\.? "
)
# “Seasonal Affective Disorder”: a capital and no person.
NO_PERSON = re.compile(
    r"(?i) (?:disorder|syndrome|disease|dystrophy|palsy|therapy|scale|inventory|insurance|trial|study)\b"
)
# Of these, also before a name in small letters.
SHORT_TITLE = re.compile(r"(?<!\w)(?:mr|mrs|ms|dr)\.? ")
CALLED = re.compile(
    r"(?<!\w)(?:my name is|my name's|name is|named|call me|i am called|signed|sincerely|regards|yours truly|cheers|love"
    r"|best wishes),?:? "
)
I_AM = re.compile(r"(?<!\w)(?:i am|i'm|im|this is|it's|hi,? i'm) ")
RELATIVE = re.compile(
    r"(?<!\w)(?:husband|wife|spouse|partner|boyfriend|girlfriend|fianc[e]+|son|daughter|brother|sister|mother|father|mom|mum"
    r"|dad|friend|cousin|nephew|niece|grandson|granddaughter|grandmother|grandfather|aunt|uncle|ex|roommate|boss|coworker"
    r"|neighbor|therapist|counselor|psychiatrist|psychologist|doctor|surgeon|physician|sponsor|kid|child|baby|twin|stepson"
    r"|stepdaughter|in-law),? "
)
SIGNED = re.compile(
    r"(?:-|thanks,?|thank you,?|regards,?|sincerely,?|love,?|best,?|cheers,?) ?([^\W\d_]{2,20})(?: [a-z]\.?)?[.! ]*$"
)
# After “dr” in small letters these are no name.
VERBS = "said says told tells gave gives put puts prescribed prescribes wants thinks recommended recommends visited"
NO_NAME = words("starters") | set(f"{VERBS} appointment visit visits office that also just has had at named".split())
SURNAME = re.compile(
    r"(?: [A-Z]\.)?(?: (?:de|la|van|von|del|da|di|le|st\.) )? ?(?:[A-Z][^\W\d_]+(?:['-][A-Z]?[^\W\d_]+)*)"
)
INITIAL = re.compile(r" [A-Z]\.(?!\w)")


def personal_names(passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[Span]:
    text = sentence.text
    found = [*_by_title(sentence), *_by_cue(sentence), *_known(sentence), *_pairs(sentence)]
    own = _own_physicians() if found else frozenset()
    for start, end in _merged(found):
        bare = re.sub(r"^\W*(?:dr|doctor)\W+", "", text[start:end].lower())
        if not bare or not set(bare.split()) <= own:
            yield start, end


def _by_title(sentence: Sentence) -> Iterator[Span]:
    for title in TITLE.finditer(sentence.lower):
        word = WORD.match(sentence.text, title.end())
        if word and (_is_capital(word) or (SHORT_TITLE.match(title[0]) and word[0] not in NO_NAME)):
            yield title.start(), _with_surname(sentence.text, word.end())


def _by_cue(sentence: Sentence) -> Iterator[Span]:
    text, lower = sentence.text, sentence.lower
    for cue in CALLED.finditer(lower):
        word = WORD.match(text, cue.end())
        if word and word[0].lower() not in words("starters") and (_is_capital(word) or _is_name(word[0])):
            yield word.start(), _with_surname(text, word.end())
    for cue in (*I_AM.finditer(lower), *RELATIVE.finditer(lower)):
        word = WORD.match(text, cue.end())
        if word and (_is_capital(word) or word[0].lower() in names("plain")):
            yield word.start(), _with_surname(text, word.end())
    if signed := SIGNED.search(lower):
        word = WORD.match(text, signed.start(1))
        if word and (_is_name(word[0]) or (_is_capital(word) and not signed.start())):
            yield word.start(), signed.end()


def _known(sentence: Sentence) -> Iterator[Span]:
    for word in WORD.finditer(sentence.text):
        bare = re.sub(r"'s$", "", word[0].lower())
        plain = bare in names("plain")
        inside = (
            word.start() > 0 and word[0][:1].isupper() and bare in names("capital") and bare not in words("allowed")
        )
        if plain or inside:
            yield word.start(), _with_surname(sentence.text, word.end())


def _pairs(sentence: Sentence) -> Iterator[Span]:
    """Two words with capitals that are nothing we know: a name nobody could list."""
    for first in WORD.finditer(sentence.text):
        second = (
            WORD.match(sentence.text, first.end() + 1) if sentence.text[first.end() : first.end() + 1] == " " else None
        )
        if not second or NO_PERSON.match(sentence.text, second.end()):
            continue
        if _is_capital(first) and _is_capital(second) and first[0].lower() not in words("starters"):
            yield first.start(), second.end()


def _is_capital(word: re.Match) -> bool:
    """Begins with a capital, is no shout and no abbreviation, and nothing that always has one."""
    bare = re.sub(r"'s$", "", word[0])
    return (
        bare[0].isupper()
        and not bare.isupper()
        and bare.lower() not in words("allowed")
        and word[0].lower() not in words("allowed")
    )


def _is_name(word: str) -> bool:
    return word.lower() in names("plain") or word.lower() in names("capital")


def _with_surname(text: str, end: int) -> int:
    """As far as a surname with a capital, or an initial, that follows."""
    following = SURNAME.match(text, end)
    if following and following[0].startswith(" ") and following[0].split()[-1].lower() not in words("allowed"):
        return following.end()
    initial = INITIAL.match(text, end)
    return initial.end() if initial else end


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _own_physicians() -> frozenset[str]:
    """The clinic's own physicians may be spoken to by name."""
    return frozenset(
        word.lower()
        for name in Physician.objects.values_list("name", flat=True)
        for word in re.findall(r"[^\W\d_]+", name)
    )
