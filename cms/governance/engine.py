"""Asks the rules about a text or a page. The one way there: editor, preview, schedule, approval and import call it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cms.core.passages import Passage
from cms.governance import page_rules, rules
from cms.governance.exceptions import EXCUSES
from cms.governance.findings import Finding
from cms.governance.reading import Reading, Sentence, read
from cms.governance.rules.rule import Rule
from cms.governance.searches import ACROSS, IN_SENTENCES
from cms.governance.spots import Spot
from cms.governance.treatment_names import TreatmentNames, current_names

# As much of a sentence as is kept.
LONGEST = 300
# What excuses even words that hold a “not” themselves.
HOLD_ALWAYS = ("asked", "rejected", "has_source")


class Hit(NamedTuple):
    """A finding and where it stands: number of the passage, and from where to where in its reading."""

    passage: int
    start: int
    end: int
    finding: Finding


def check_text(passages: Iterable[Passage], kind: str = "claims") -> list[Finding]:
    """What the rules of this kind (`claims`, `identity`) find in these passages, in the order of the text.

    The excerpt is the sentence of a claim, so that its decision does not cover others, and the words themselves else.
    """
    passages, names = list(passages), current_names()
    found = [hit for rule in rules.rules_of(kind) for hit in _found_by(rule, passages, names)]
    if kind == "identity":
        found = _without_parts(found)
    return _without_weaker([hit.finding for hit in sorted(found, key=lambda hit: (hit.passage, hit.start))])


def check_page(page) -> list[Finding]:
    """What all rules for pages find in `page` as it stands in memory, in the order a reader meets it."""
    return [*check_text(page.passages()), *page_rules.found_in(page)]


def _without_parts(hits: list[Hit]) -> list[Hit]:
    """Of findings that overlap the longest: the name in an e-mail address is no second thing to clear."""
    kept: list[Hit] = []
    # A town of two words also looks like a name.
    for hit in sorted(hits, key=lambda hit: (hit.passage, hit.start, -hit.end, hit.finding.rule == "personal-name")):
        if kept and kept[-1].passage == hit.passage and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _without_weaker(findings: list[Finding]) -> list[Finding]:
    """Of two rules that say the same of one sentence, the graver alone."""
    said = {(finding.rule, finding.where, finding.excerpt) for finding in findings}
    return [
        finding
        for finding in findings
        if not any((graver, finding.where, finding.excerpt) in said for graver in rules.rule(finding.rule).gives_way_to)
    ]


def _found_by(rule: Rule, passages: list[Passage], names: TreatmentNames) -> Iterator[Hit]:
    if rule.found_by in ACROSS:
        for number, start, end in ACROSS[rule.found_by](passages):
            words = read(passages[number].text).words(start, end)
            yield Hit(number, start, end, _finding(rule, passages[number], words, words))
        return
    for number, passage in enumerate(passages):
        if passage.kind in rule.kinds:
            yield from _in_passage(rule, passages, number, names)


def _in_passage(rule: Rule, passages: list[Passage], number: int, names: TreatmentNames) -> Iterator[Hit]:
    passage = passages[number]
    reading = read(passage.text, names.mask)
    for sentence in reading.sentences:
        for spot in _spots(rule, passages, number, sentence):
            start, end = sentence.start + spot.start, sentence.start + spot.end
            words = reading.words(start, end)
            if rule.group != "claims":
                yield Hit(number, start, end, _finding(rule, passage, words, words))
                continue
            yield Hit(number, start, end, _finding(rule, passage, words, _around(reading, sentence, start)))
            # One decision a sentence: what follows of the same kind is reworded with it.
            break


def _spots(rule: Rule, passages: list[Passage], number: int, sentence: Sentence) -> Iterator[Spot]:
    """Where the rule's words stand in a sentence, and nothing excuses them."""
    found = [(span, HOLD_ALWAYS) for span in _spans(rule.always, sentence.lower)]
    found += [(span, rule.excuses) for span in _spans(rule.patterns, sentence.lower)]
    if rule.found_by:
        found += [(span, rule.excuses) for span in IN_SENTENCES[rule.found_by](passages, number, sentence)]
    for span, excuses in sorted(found):
        spot = Spot(passages[number], sentence, *span)
        if not _excused(rule, spot, excuses):
            yield spot


def _spans(patterns: Iterable[re.Pattern], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for pattern in patterns for match in pattern.finditer(text))


def _excused(rule: Rule, spot: Spot, excuses: Iterable[str]) -> bool:
    if any(EXCUSES[name](spot) for name in excuses if name in rule.excuses):
        return True
    return bool(rule.unless and rule.unless.search(spot.holed))


def _finding(rule: Rule, passage: Passage, words: str, excerpt: str) -> Finding:
    said = f"“{words.strip()}”: {rule.title}." if words else f"{rule.title}."
    return Finding(rule.slug, rule.severity, passage.where, excerpt.strip()[:LONGEST], f"{said} {rule.instead}")


def _around(reading: Reading, sentence: Sentence, start: int) -> str:
    """The sentence in the words of the text; of a very long one, the part where it was found."""
    first, last = sentence.start, sentence.start + len(sentence.text)
    if last - first > LONGEST:
        first = max(first, min(start - LONGEST // 2, last - LONGEST))
        last = min(last, first + LONGEST)
    return reading.words(first, last)
