"""What in a question may say who asks: found by rules, decided by people, kept without the words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from blog.models import IdentityFlag, Question
from cms.content_checks import checker
from cms.content_checks.findings import Finding
from cms.core.text_extraction import SegmentKind, TextSegment
from cms.privacy.crypto import keyed_hash

# Why flagged words may stay. Chosen, not typed: nothing about a reader gets into what is kept.
KEEP_REASONS = {
    "nobody": "It names nobody and no place",
    "public": "It is a public figure, or a place of millions",
    "common": "It is too common to say who asks",
}
Flag = IdentityFlag.State


@dataclass(frozen=True)
class FlagDecision:
    """A finding, how it is kept, and the reason why it may stay; empty while nobody has decided."""

    finding: Finding
    key: str
    reason: str = ""


def collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def found_in(text: str) -> list[Finding]:
    """What may identify somebody in a question, each words once."""
    passage = TextSegment("The question", collapse_whitespace(text), SegmentKind.QUESTION)
    once = {finding.fingerprint: finding for finding in checker.check_text([passage], "identity")}
    return list(once.values())


def key_of(question: Question, finding: Finding) -> str:
    """Keyed and bound to the question: a name is short, and an unkeyed hash of it could be guessed."""
    return keyed_hash("question-flag", f"{question.pk}:{finding.fingerprint}")


def find_identity_flags(question: Question, text: str) -> list[FlagDecision]:
    """What is found in `text`, and what was decided of it."""
    confirmed = question.flags.filter(state=Flag.CONFIRMED).values_list("key", "reason")
    reasons = dict(confirmed)
    keyed = [(finding, key_of(question, finding)) for finding in found_in(text)]
    return [FlagDecision(finding, key, reasons.get(key, "")) for finding, key in keyed]


def undecided_flags(question: Question) -> list[FlagDecision]:
    """What still keeps the question out of a draft, asked of the rules as they are now."""
    return [one for one in find_identity_flags(question, question.cleaned) if not one.reason]


def undecided_on(page) -> list[Finding]:
    """What in an answer's question may say who asks, but for what the inbox has let stand."""
    if not page.question:
        return []
    found = found_in(page.question)
    question = Question.objects.filter(answer=page.pk).first() if found and page.pk else None
    if question is None:
        return found
    return [one.finding for one in find_identity_flags(question, page.question) if not one.reason]


def record_decisions(question: Question, text: str, reasons: dict[str, str], user) -> list[FlagDecision]:
    """Keep what becomes of each flag now that the words for the page are `text`; those still undecided.

    `reasons` are by key; what was flagged before and is gone from the text was taken out.
    """
    earlier = {flag.key: flag for flag in question.flags.all()}
    now = find_identity_flags(question, text)
    for one in now:
        if reason := reasons.get(one.key):
            _save_decision(question, one.key, rule=one.finding.rule, state=Flag.CONFIRMED, reason=reason, by=user)
    left = {one.key for one in now}
    asked = {key_of(question, finding): finding.rule for finding in found_in(question.text)}
    gone = asked | {key: flag.rule for key, flag in earlier.items()}
    for key, rule in gone.items():
        if key not in left and (key not in earlier or earlier[key].state != Flag.CLEARED):
            _save_decision(question, key, rule=rule, state=Flag.CLEARED, reason="", by=user)
    return [one for one in now if not (one.reason or reasons.get(one.key))]


def _save_decision(question: Question, key: str, **decided) -> None:
    IdentityFlag.objects.update_or_create(question=question, key=key, defaults=decided | {"at": timezone.now()})


def highlight_findings(text: str, findings: Iterable[Finding]) -> SafeString:
    """`text` with the words that were found in marks, as HTML."""
    parts, reached = [], 0
    for start, end in sorted(_finding_spans(text, findings)):
        if end > reached:
            begins = max(start, reached)
            parts += [conditional_escape(text[reached:begins]), format_html("<mark>{}</mark>", text[begins:end])]
            reached = end
    parts.append(conditional_escape(text[reached:]))
    # Every part was escaped above.
    return mark_safe("".join(parts))


def _finding_spans(text: str, findings: Iterable[Finding]) -> set[tuple[int, int]]:
    """Where the words stand: rules read one line, readers type several."""
    found = set()
    for finding in findings:
        if words := finding.excerpt.split():
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
            found |= {match.span() for match in re.finditer(pattern, text)}
    return found
