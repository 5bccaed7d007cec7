"""Helpers for tests of the rules."""

from pathlib import Path

from cms.content_checks.checker import check_text, passages_of
from cms.content_checks.findings import Severity
from cms.core.text_extraction import SegmentKind, TextSegment

CORPORA = Path(__file__).parent / "corpora"


def corpus(name: str) -> list[str]:
    lines = (CORPORA / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def rules_in(text: str, **passage) -> set[str]:
    """Return the slugs of the rules that flag `text`, as one segment or line by line."""
    passages = [TextSegment("Here", text, **passage)] if passage else passages_of(text)
    return {finding.rule for finding in check_text(passages)}


def held(text: str) -> set[str]:
    """Return the slugs of the rules that block `text`."""
    return {finding.rule for finding in check_text(passages_of(text)) if finding.severity == Severity.BLOCKS}


def identities(question: str) -> list[tuple[str, str]]:
    """Return the rule and excerpt of each identifying detail in a patient's question."""
    asked = TextSegment("Question", question, SegmentKind.QUESTION)
    return [(finding.rule, finding.excerpt) for finding in check_text([asked], "identity")]
