"""Asks the rules about a text or a page. The one way there: editor, preview, schedule, approval and import call it."""

import re
from collections.abc import Iterable, Iterator

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

# As much of a sentence as is kept.
LONGEST = 300
# What excuses even words that hold a “not” themselves.
HOLD_ALWAYS = ("asked", "rejected", "has_source")


def check_text(passages: Iterable[TextSegment], kind: str = "claims") -> list[Finding]:
    """What the rules of this kind (`claims`, `identity`) find in these passages, in the order of the text.

    The excerpt is the sentence of a claim, so that its decision does not cover others, and the words themselves else.
    """
    passages, names = list(passages), current_names()
    found = [match for rule in rules.rules_of(kind) for match in _found_by(rule, passages, names)]
    if kind == "identity":
        found = _without_parts(found)
    return _without_weaker([match.finding for match in sorted(found, key=lambda match: (match.passage, match.start))])


def check_page(page) -> list[Finding]:
    """What all rules for pages find in `page` as it stands in memory, in the order a reader meets it."""
    return [*check_text(page.all_text_segments()), *_missing_on(page), *page.extra_checks()]


def _missing_on(page) -> list[Finding]:
    """What the rules of the group “missing” say of the page as a whole."""
    return [
        Finding(rule.slug, rule.severity, where[:200], "", f"{rule.title}. {rule.instead}")
        for rule in rules.all_rules()
        if rule.group == "missing"
        for where in DETECTORS["page"][rule.found_by](page)
    ]


def _without_parts(matches: list[Match]) -> list[Match]:
    """Of findings that overlap the longest: the name in an e-mail address is no second thing to clear."""
    kept: list[Match] = []
    # A town of two words also looks like a name.
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
    """Of two rules that say the same of one sentence, the graver alone."""
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
            # One decision a sentence: what follows of the same kind is reworded with it.
            break


def _spots(rule: Rule, passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[MatchContext]:
    """Where the rule's words stand in a sentence, and nothing excuses them."""
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
    return Finding(rule.slug, rule.severity, passage.where, excerpt.strip()[:LONGEST], f"{said} {rule.instead}")


def _around(reading: NormalizedText, sentence: Sentence, start: int) -> str:
    """The sentence in the words of the text; of a very long one, the part where it was found."""
    first, last = sentence.start, sentence.start + len(sentence.text)
    if last - first > LONGEST:
        first = max(first, min(start - LONGEST // 2, last - LONGEST))
        last = min(last, first + LONGEST)
    return reading.words(first, last)


def passages_of(text: str, kind: SegmentKind = SegmentKind.TEXT) -> list[TextSegment]:
    """Each line a paragraph. A marker like [1] counts as a source: there is no list to look it up in."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        TextSegment(f"Line {number}", line, kind, bool(cited_numbers(line))) for number, line in enumerate(lines, 1)
    ]


def filled(example: str) -> str:
    """An example with the clinic's own treatment in the place of `{treatment}`, and a medicine in `{medicine}`'s."""
    names = current_names()
    treatment, medicine = (names.own or ("this treatment",))[0], (names.other or ("another medicine",))[0]
    example = example.replace("{treatment}", treatment).replace("{medicine}", medicine)
    return example[:1].upper() + example[1:]


def said_of(example: str, rule: Rule) -> list[Finding]:
    """What all rules of its kind say of one of this rule's own examples."""
    kind = SegmentKind.QUESTION if rule.kind == "identity" else SegmentKind.TEXT
    return check_text(passages_of(filled(example), kind), rule.kind)
