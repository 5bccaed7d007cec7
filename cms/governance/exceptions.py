"""What excuses a match where it stands: it is denied, asked, rejected, or has its source. Each by its scope."""

import re
from collections.abc import Callable

from cms.governance.negation import denied, without_false_denials
from cms.governance.rules.scope import any_of
from cms.governance.spots import Spot
from cms.governance.treatment_names import OWN

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
# After a warning, here begins what is not warned of.
PARTED = re.compile(rf"[;:]|\bbut\b|\bhowever\b|, (?:{OWN}+|it|this|our|we|and|so|then|you|your|they|there|that)\b")
QUOTED = re.compile(r"\"[^\"]{1,300}\"|(?<!\w)'[^']{1,300}(?:'\w[^']{0,200})*'(?!\w)")
# As much of the next sentence as may take this one back.
NEXT = 110


def asked(spot: Spot) -> bool:
    """Stands in an honest question."""
    if "?" not in spot.after:
        return False
    lower = spot.around
    clause = max(spot.before.rfind(", "), spot.before.rfind(": ")) + 2
    for place in {0, _after_opening_quote(spot), clause if clause > 1 else 0}:
        if ASKS.match(lower, place) and not PROMOTES.match(lower, place):
            return True
    return False


def rejected(spot: Spot) -> bool:
    """Others' words that are taken back, or words that are warned of or still looked into."""
    lower = spot.sentence.lower
    before = without_false_denials(spot.before)
    warned = WARNED_OF.search(before)
    if warned and not PARTED.search(before[warned.start() + 5 :]):
        return True
    quoted = _in_quotes(spot)
    if MYTH.match(lower) or TAKEN_BACK_FLATLY.search(spot.after) or (FLATLY.match(spot.sentence.after) and not quoted):
        return True
    reported = OTHERS_SAY.search(spot.around if quoted else spot.before)
    if not (reported or quoted):
        return False
    following = spot.sentence.after[:NEXT]
    return bool(TAKEN_BACK.search(spot.after) or TAKEN_BACK.search(following) or BLUNT_NO.match(following))


def has_source(spot: Spot) -> bool:
    return spot.passage.cited


def cautious(spot: Spot) -> bool:
    return bool(CAUTIOUS.search(spot.around))


def _in_quotes(spot: Spot) -> bool:
    return any(
        opening <= len(spot.before) and len(spot.before) + len(spot.words) <= end for opening, end in _quoted(spot)
    )


def _after_opening_quote(spot: Spot) -> int:
    return max((opening + 1 for opening, end in _quoted(spot) if opening < len(spot.before) < end), default=0)


def _quoted(spot: Spot) -> list[tuple[int, int]]:
    return [quotation.span() for quotation in QUOTED.finditer(spot.around)]


EXCUSES: dict[str, Callable[[Spot], bool]] = {
    "denied": denied,
    "asked": asked,
    "rejected": rejected,
    "has_source": has_source,
    "cautious": cautious,
}
