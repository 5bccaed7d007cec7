"""Exceptions that suppress a match: negated, in a question, rejected, sourced or cautious."""

import re
from collections.abc import Callable

from cms.content_checks.matches import MatchContext
from cms.content_checks.negation import is_negated, without_false_denials
from cms.content_checks.treatment_names import OWN
from cms.content_checks.word_lists import any_of

ASKS = any_of("asks", before=r"[\"'(\[ ]*(?:(?:so|and|but|or|well|now|then|ok|first|also|finally|q:|question:)[, ] ?)*")
PROMOTES = any_of("promotes", before=r"\W*(?:(?:and|so|but|now) )?")
OTHERS_SAY = any_of("others_say")
TAKEN_BACK = any_of("taken_back")
TAKEN_BACK_FLATLY = any_of("taken_back_flatly")
BLUNT_NO = re.compile(r"\W*(?:no|not|nope|wrong|untrue|false)\b")
WARNED_OF = any_of("warned_of", after=r"[^;:]{0,90}$")
MYTH = re.compile(r"\W*(?:it is |it's )?(?:a |another )?(?:common )?(?:myths?|misconception)\b")
FLATLY = re.compile(
    r"\W*(?:(?:that|this|it|which) is (?:false|wrong|untrue|misleading|not true|nonsense)|not true|untrue|false)\b"
)
CAUTIOUS = any_of("cautious")
# Ends the part of a sentence that a warning applies to.
PARTED = re.compile(rf"[;:]|\bbut\b|\bhowever\b|, (?:{OWN}+|it|this|our|we|and|so|then|you|your|they|there|that)\b")
QUOTED = re.compile(r"\"[^\"]{1,300}\"|(?<!\w)'[^']{1,300}(?:'\w[^']{0,200})*'(?!\w)")
# Characters of the next sentence that can reject this one.
NEXT = 110


def in_question(match: MatchContext) -> bool:
    """Return whether the match is in a genuine question."""
    if "?" not in match.after:
        return False
    lower = match.around
    clause = max(match.before.rfind(", "), match.before.rfind(": ")) + 2
    for place in {0, _after_opening_quote(match), clause if clause > 1 else 0}:
        if ASKS.match(lower, place) and not PROMOTES.match(lower, place):
            return True
    return False


def in_rejected_quote(match: MatchContext) -> bool:
    """Return whether the match is rejected, warned against or still under study."""
    lower = match.sentence.lower
    before = without_false_denials(match.before)
    warned = WARNED_OF.search(before)
    if warned and not PARTED.search(before[warned.start() + 5 :]):
        return True
    quoted = _in_quotes(match)
    if (
        MYTH.match(lower)
        or TAKEN_BACK_FLATLY.search(match.after)
        or (FLATLY.match(match.sentence.after) and not quoted)
    ):
        return True
    reported = OTHERS_SAY.search(match.around if quoted else match.before)
    if not (reported or quoted):
        return False
    following = match.sentence.after[:NEXT]
    return bool(TAKEN_BACK.search(match.after) or TAKEN_BACK.search(following) or BLUNT_NO.match(following))


def has_source(match: MatchContext) -> bool:
    return match.passage.cited


def cautious(match: MatchContext) -> bool:
    return bool(CAUTIOUS.search(match.around))


def _in_quotes(match: MatchContext) -> bool:
    return any(
        opening <= len(match.before) and len(match.before) + len(match.words) <= end for opening, end in _quoted(match)
    )


def _after_opening_quote(match: MatchContext) -> int:
    return max((opening + 1 for opening, end in _quoted(match) if opening < len(match.before) < end), default=0)


def _quoted(match: MatchContext) -> list[tuple[int, int]]:
    return [quotation.span() for quotation in QUOTED.finditer(match.around)]


SUPPRESSORS: dict[str, Callable[[MatchContext], bool]] = {
    "denied": is_negated,
    "asked": in_question,
    "rejected": in_rejected_quote,
    "has_source": has_source,
    "cautious": cautious,
}
