"""Possible identifiers in a question: found by rules, decided by staff, stored without the text."""

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

# Selected from a list, not typed, so that nothing about a reader is stored with the decision.
KEEP_REASONS = {
    "nobody": "Not a name or place",
    "public": "Public figure or large city",
    "common": "Too common to identify anyone",
}
Flag = IdentityFlag.State


@dataclass(frozen=True)
class FlagDecision:
    """A finding, its keyed hash, and the reason to keep it (empty while undecided)."""

    finding: Finding
    key: str
    reason: str = ""


def collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def check_identity(text: str) -> list[Finding]:
    """Possible identifiers in `text`, without duplicates."""
    passage = TextSegment("Question", collapse_whitespace(text), SegmentKind.QUESTION)
    once = {finding.fingerprint: finding for finding in checker.check_text([passage], "identity")}
    return list(once.values())


def finding_key(question: Question, finding: Finding) -> str:
    """A keyed hash bound to the question; an unkeyed hash of a short name could be guessed."""
    return keyed_hash("question-flag", f"{question.pk}:{finding.fingerprint}")


def find_identity_flags(question: Question, text: str) -> list[FlagDecision]:
    """The findings in `text`, each with the decision made about it earlier."""
    confirmed = question.flags.filter(state=Flag.CONFIRMED).values_list("key", "reason")
    reasons = dict(confirmed)
    keyed = [(finding, finding_key(question, finding)) for finding in check_identity(text)]
    return [FlagDecision(finding, key, reasons.get(key, "")) for finding, key in keyed]


def undecided_flags(question: Question) -> list[FlagDecision]:
    """Undecided findings in the public version, by the current rules; they block drafting."""
    return [one for one in find_identity_flags(question, question.cleaned) if not one.reason]


def undecided_findings(page) -> list[Finding]:
    """Possible identifiers in the question of an answer page, except those approved in the inbox."""
    if not page.question:
        return []
    found = check_identity(page.question)
    question = Question.objects.filter(answer=page.pk).first() if found and page.pk else None
    if question is None:
        return found
    return [one.finding for one in find_identity_flags(question, page.question) if not one.reason]


def record_decisions(question: Question, text: str, reasons: dict[str, str], user) -> list[FlagDecision]:
    """Store the decision for each flag, given the public version `text`; returns the undecided ones.

    `reasons` are by flag key. Anything flagged earlier that is no longer in `text` is recorded as removed.
    """
    earlier = {flag.key: flag for flag in question.flags.all()}
    current = find_identity_flags(question, text)
    for one in current:
        if reason := reasons.get(one.key):
            _save_decision(question, one.key, rule=one.finding.rule, state=Flag.CONFIRMED, reason=reason, by=user)
    remaining = {one.key for one in current}
    in_original = {finding_key(question, finding): finding.rule for finding in check_identity(question.text)}
    flagged = in_original | {key: flag.rule for key, flag in earlier.items()}
    for key, rule in flagged.items():
        if key not in remaining and (key not in earlier or earlier[key].state != Flag.CLEARED):
            _save_decision(question, key, rule=rule, state=Flag.CLEARED, reason="", by=user)
    return [one for one in current if not (one.reason or reasons.get(one.key))]


def _save_decision(question: Question, key: str, **values) -> None:
    IdentityFlag.objects.update_or_create(question=question, key=key, defaults=values | {"at": timezone.now()})


def highlight_findings(text: str, findings: Iterable[Finding]) -> SafeString:
    """`text` as HTML, with the findings in <mark> elements."""
    parts, reached = [], 0
    for start, end in sorted(_finding_spans(text, findings)):
        if end > reached:
            begins = max(start, reached)
            parts += [conditional_escape(text[reached:begins]), format_html("<mark>{}</mark>", text[begins:end])]
            reached = end
    parts.append(conditional_escape(text[reached:]))
    # Every part is escaped above.
    return mark_safe("".join(parts))


def _finding_spans(text: str, findings: Iterable[Finding]) -> set[tuple[int, int]]:
    """Start and end of each finding in `text`; whitespace matches line breaks, which the rules don't see."""
    found = set()
    for finding in findings:
        if words := finding.excerpt.split():
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
            found |= {match.span() for match in re.finditer(pattern, text)}
    return found
