"""Checks text and pages against the rules. Editor, preview, schedule, approval and import all use it."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.core.cache import cache

from cms.content_checks import rules
from cms.content_checks.detectors import DETECTORS
from cms.content_checks.exceptions import SUPPRESSORS
from cms.content_checks.findings import Finding
from cms.content_checks.matches import Match, MatchContext
from cms.content_checks.normalization import NormalizedText, Sentence, normalize
from cms.content_checks.rule_types import Rule
from cms.content_checks.treatment_names import TreatmentNames, current_names
from cms.core.citations import cited_numbers
from cms.core.text_extraction import SegmentKind, TextSegment

# Characters of an excerpt.
MAX_EXCERPT_LENGTH = 300
# A page's result is kept in the cache for a day, under a hash of everything it depends on.
CACHE_SECONDS = 24 * 60 * 60
# Exceptions that also apply to `always` patterns.
HOLD_ALWAYS = ("asked", "rejected", "has_source")


def check_text(passages: Iterable[TextSegment], kind: str = "claims") -> list[Finding]:
    """Return what the rules of this kind (`claims` or `identity`) find, in text order.

    The excerpt of a claim is its sentence, so that an approval covers only that sentence; otherwise it is the match.
    """
    passages, names = list(passages), current_names()
    found = [match for rule in rules.rules_of(kind) for match in _found_by(rule, passages, names)]
    if kind == "identity":
        found = _without_parts(found)
    return _without_weaker([match.finding for match in sorted(found, key=lambda match: (match.passage, match.start))])


def check_page(page) -> list[Finding]:
    """Return what all page rules find in `page` as it is in memory, in text order."""
    return [*_cached_check(list(page.all_text_segments())), *_missing_on(page), *page.extra_checks()]


def _cached_check(passages: list[TextSegment]) -> list[Finding]:
    """Return `check_text(passages)`, computed once for the same text, rules and treatment names."""
    names = current_names()
    versions = repr((rules.rules_version(), names.own, names.other, passages))
    key = f"content-checks-{sha256(versions.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: check_text(passages), CACHE_SECONDS)


def _missing_on(page) -> list[Finding]:
    """Return the findings of the “missing” rules, which check the page as a whole."""
    return [
        Finding(rule.slug, rule.severity, where[:200], "", f"{rule.title}. {rule.instead}")
        for rule in rules.all_rules()
        if rule.group == "missing"
        for where in DETECTORS["page"][rule.found_by](page)
    ]


def _without_parts(matches: list[Match]) -> list[Match]:
    """Keep the longest of overlapping matches, e.g. an email address but not the name in it."""
    kept: list[Match] = []
    # A two-word town also looks like a name.
    for match in sorted(
        matches, key=lambda match: (match.passage, match.start, -match.end, match.finding.rule == "personal-name")
    ):
        if kept and kept[-1].passage == match.passage and match.start < kept[-1].end:
            if match.end - match.start > kept[-1].end - kept[-1].start:
                kept[-1] = match
            continue
        kept.append(match)
    return kept


def _without_weaker(findings: list[Finding]) -> list[Finding]:
    """Keep only the more severe of two findings for the same sentence."""
    said = {(finding.rule, finding.where, finding.excerpt) for finding in findings}
    return [
        finding
        for finding in findings
        if not any((graver, finding.where, finding.excerpt) in said for graver in rules.rule(finding.rule).gives_way_to)
    ]


def _found_by(rule: Rule, passages: list[TextSegment], names: TreatmentNames) -> Iterator[Match]:
    if detect := DETECTORS["document"].get(rule.found_by):
        for number, start, end in detect(passages):
            words = normalize(passages[number].text).words(start, end)
            yield Match(number, start, end, _finding(rule, passages[number], words, words))
        return
    for number, passage in enumerate(passages):
        if passage.kind in rule.kinds:
            yield from _in_passage(rule, passages, number, names)


def _in_passage(rule: Rule, passages: list[TextSegment], number: int, names: TreatmentNames) -> Iterator[Match]:
    passage = passages[number]
    reading = normalize(passage.text, names.mask)
    for sentence in reading.sentences:
        for spot in _spots(rule, passages, number, sentence):
            start, end = sentence.start + spot.start, sentence.start + spot.end
            words = reading.words(start, end)
            if rule.group != "claims":
                yield Match(number, start, end, _finding(rule, passage, words, words))
                continue
            yield Match(number, start, end, _finding(rule, passage, words, _around(reading, sentence, start)))
            # One finding per sentence and rule.
            break


def _spots(rule: Rule, passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[MatchContext]:
    """Yield the matches of the rule in a sentence that no exception suppresses."""
    found = [(span, HOLD_ALWAYS) for span in _spans(rule.always, sentence.lower)]
    found += [(span, rule.excuses) for span in _spans(rule.patterns, sentence.lower)]
    if rule.found_by:
        found += [(span, rule.excuses) for span in DETECTORS["sentence"][rule.found_by](passages, number, sentence)]
    for span, excuses in sorted(found):
        spot = MatchContext(passages[number], sentence, *span)
        if not _excused(rule, spot, excuses):
            yield spot


def _spans(patterns: Iterable[re.Pattern], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for pattern in patterns for match in pattern.finditer(text))


def _excused(rule: Rule, spot: MatchContext, excuses: Iterable[str]) -> bool:
    if any(SUPPRESSORS[name](spot) for name in excuses if name in rule.excuses):
        return True
    return bool(rule.unless and rule.unless.search(spot.with_placeholder))


def _finding(rule: Rule, passage: TextSegment, words: str, excerpt: str) -> Finding:
    said = f"“{words.strip()}”: {rule.title}." if words else f"{rule.title}."
    return Finding(
        rule.slug, rule.severity, passage.where, excerpt.strip()[:MAX_EXCERPT_LENGTH], f"{said} {rule.instead}"
    )


def _around(reading: NormalizedText, sentence: Sentence, start: int) -> str:
    """Return the raw sentence, or the part around the match if it is very long."""
    first, last = sentence.start, sentence.start + len(sentence.text)
    if last - first > MAX_EXCERPT_LENGTH:
        first = max(first, min(start - MAX_EXCERPT_LENGTH // 2, last - MAX_EXCERPT_LENGTH))
        last = min(last, first + MAX_EXCERPT_LENGTH)
    return reading.words(first, last)


def passages_of(text: str, kind: SegmentKind = SegmentKind.TEXT) -> list[TextSegment]:
    """Return one segment per line. A marker like [1] counts as a source, because there is no source list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        TextSegment(f"Line {number}", line, kind, bool(cited_numbers(line))) for number, line in enumerate(lines, 1)
    ]


def filled(example: str) -> str:
    """Fill `{treatment}` and `{medicine}` in an example."""
    names = current_names()
    treatment, medicine = (names.own or ("this treatment",))[0], (names.other or ("another medicine",))[0]
    example = example.replace("{treatment}", treatment).replace("{medicine}", medicine)
    return example[:1].upper() + example[1:]


def said_of(example: str, rule: Rule) -> list[Finding]:
    """Return what all rules of its kind find in one of this rule's examples."""
    kind = SegmentKind.QUESTION if rule.kind == "identity" else SegmentKind.TEXT
    return check_text(passages_of(filled(example), kind), rule.kind)
