"""Keeps a page off the site while a rule finds something in it that nobody has decided about."""

from cms.content_checks.findings import Finding
from cms.content_checks.status import finding_statuses

WAY_OUT = "Or save the draft, and give a reason under “Before publishing”."


def blocking_findings(page) -> list[Finding]:
    """New findings of `page` as it stands in memory that keep it back: neither waived nor in the live text already."""
    return [standing.finding for standing in finding_statuses(page) if standing.blocks]


def publish_errors(page) -> list[str]:
    said = [sentence_of(finding) for finding in blocking_findings(page)]
    # Once, below them: in each of five sentences it would hide what the sentence says.
    return [*said[:-1], f"{said[-1]} {WAY_OUT}"] if said else []


def sentence_of(finding: Finding) -> str:
    if finding.excerpt:
        return f"{finding.where}: “{finding.excerpt.rstrip('.')}”. {finding.advice} (Rule: {finding.rule}.)"
    # What misses a text for readers names its place itself.
    place = "" if finding.where in finding.sentence else f"{finding.where[0].upper()}{finding.where[1:]}: "
    return f"{place}{finding.sentence} (Rule: {finding.rule}.)"
