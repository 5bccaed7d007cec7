"""Whether a “not” applies to a match, judged by clause and distance."""

import re

from cms.content_checks.matches import MatchContext
from cms.content_checks.treatment_names import OWN
from cms.content_checks.word_lists import any_of

NOT = any_of("not")
NO_DENIAL = any_of("no_denial")
CARRIES = any_of("carries")
CLAUSE = any_of("clause")
STOP = re.compile(r"[;:.!?]| - |\(")
SUBJECT = re.compile(
    rf"\b(?:{OWN}+|infusions?|we|they"
    r"|(?:our|this|the|your) (?:\w+ )?(?:treatment|therapy|medicine|protocol|approach|program))\b"
)
# Before it: then it is no subject of a new clause.
NO_SUBJECT = re.compile(
    r"\b(?:on|of|for|with|from|to|like|about|by|in|after|including|does|is|do|can|will|than|that|and)(?: [\w-]+)? $"
)
# “No medicine, including this one, works for all”: an insertion between commas does not end the clause.
PARENTHESIS = re.compile(
    rf", (?:including|in|as|like|for|at|on|of|such|even|with|except|to|by|from|after|or|and|not|no|{OWN}+|however"
    r"|though|i|we|sadly|unfortunately|alone|if|yet)\b[^,;:]{0,60},"
)
# “Not everyone who says they were cured”: the relative clause does not end the negation.
NOT_ALL = re.compile(r"^ (?:everyone|everybody|all|every(?: \w+)?)(?: of \w+)? (?:who|that|whom|which) ")
# “Nothing we offer is approved”: “we offer” is not a new clause.
OF_OURS = re.compile(r"^ (?:of (?:what|the \w+) )?(?:that )?(?:we|i|you|they) (?:can |have |ever )?\w+ ")
FARTHEST = 12
JOINED = re.compile(r"\band\b|\bor\b|, ")
ANEW = re.compile(rf" ?(?:it|we|they|you|{OWN}+|our|this) (?:is|are|will|can|does|has|works|gives)\b")
# Before a noun: “a cure”, “the promise of relief”.
NAMED = re.compile(
    r"(?:^\W*|\b(?:an?|any|the|of|such|that|this|our|about|full|complete|permanent|total|real|true|word|promise"
    r"|claim) ?\"?)$"
)
DENIED_AFTER = any_of("denied_after", before=r"[\"']?(?: [\w'-]+){0,4}? ")
ENDS_IT = re.compile(r"\b(?:that|which|who|when|if|because|so|where|and|but|or|for those|as)\b")


def is_negated(match: MatchContext) -> bool:
    """Return whether a “not” before the match, or after it if it is a noun, negates it."""
    return _before(match.before) or _after(match.before.rstrip(), match.after)


def without_false_denials(text: str) -> str:
    """Return `text` of the same length without phrases that contain a “not” but negate nothing."""
    return NO_DENIAL.sub(lambda found: "x" * len(found[0]), text)


def _before(text: str) -> bool:
    text = PARENTHESIS.sub(" ", without_false_denials(text))
    # The nearest two; an earlier one belongs to another clause.
    return any(_reaches(_narrowed(found[0], text[found.end() :])) for found in list(NOT.finditer(text))[-2:])


def _narrowed(negation: str, between: str) -> str:
    """Remove the words that only specify what is negated."""
    between = NOT_ALL.sub(" ", between, count=1) if negation == "not" else between
    return OF_OURS.sub(" ", between, count=1) if negation in ("nothing", "none") else between


def _reaches(between: str) -> bool:
    """Return whether a “not” still applies after these words."""
    if len(between.split()) > FARTHEST or CLAUSE.search(between) or STOP.search(between):
        return False
    return not _has_subject(between) and _still_listed(between)


def _has_subject(between: str) -> bool:
    """Return whether a new subject comes in between: “If you have found no help elsewhere, our treatment …”."""
    for subject in SUBJECT.finditer(between):
        before = between[: subject.start()]
        if not CARRIES.search(before) and not NO_SUBJECT.search(before):
            return True
    return False


def _still_listed(between: str) -> bool:
    """Return whether the commas and “and” only list negated items."""
    joints = list(JOINED.finditer(between))
    if not joints or CARRIES.search(between[: joints[0].start()]):
        return not any(ANEW.match(between[joint.end() :]) for joint in joints)
    return all(_lists_on(between, joint) for joint in joints)


def _lists_on(between: str, joint: re.Match) -> bool:
    if joint[0] == "or":
        return True
    if joint[0] == ", ":
        return bool(re.search(r"\b(?:or|nor)\b", between[joint.start() :]))
    # “not a quick and lasting cure” against “not expensive and a lasting cure”.
    one_thing = re.search(r"\b(?:a|an|any|the)(?: [\w-]+){1,2} $", between[: joint.start()])
    return bool(one_thing) and not re.match(r" (?:a|an|the|is|it|will|can)\b", between[joint.end() :])


def _after(before: str, after: str) -> bool:
    found = DENIED_AFTER.match(after) if NAMED.search(before) else None
    return bool(found) and not ENDS_IT.search(found[0])
