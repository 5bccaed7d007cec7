"""Keeps a page off the site while a rule finds something in it that nobody has decided about."""

from cms.governance.findings import Finding
from cms.governance.standing import standings

WAY_OUT = "Reword it; or save the draft, and give a reason to keep it under “Before publishing”."
WAY_OUT_OF_NOTHING = "Or save the draft, and give a reason to leave it out under “Before publishing”."


def blocking_findings(page) -> list[Finding]:
    """New findings of `page` as it stands in memory that keep it back: neither waived nor in the live text already."""
    return [standing.finding for standing in standings(page) if standing.blocks]


def keep_back(page) -> list[str]:
    return [sentence_of(finding) for finding in blocking_findings(page)]


def sentence_of(finding: Finding) -> str:
    if finding.excerpt:
        said = f"{finding.where}: “{finding.excerpt.rstrip('.')}”. {finding.advice}"
        return f"{said} (Rule: {finding.rule}.) {WAY_OUT}"
    # What misses a text for readers names its place itself.
    place = "" if finding.where in finding.sentence else f"{finding.where[0].upper()}{finding.where[1:]}: "
    return f"{place}{finding.sentence} (Rule: {finding.rule}.) {WAY_OUT_OF_NOTHING}"
