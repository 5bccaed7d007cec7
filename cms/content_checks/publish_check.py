"""The publish check: a page with unresolved blocking issues cannot be published."""

from cms.content_checks.findings import Finding
from cms.content_checks.status import finding_statuses

APPROVAL_HINT = "To keep the wording, save the draft and give a reason in Publishing checks."


def blocking_findings(page) -> list[Finding]:
    """Return the issues that block publishing `page` as it is in memory: neither approved nor already published."""
    return [status.finding for status in finding_statuses(page) if status.blocks]


def publish_errors(page) -> list[str]:
    """Return one sentence for each blocking issue; the last one ends with how to approve it."""
    errors = [error_message(finding) for finding in blocking_findings(page)]
    return [*errors[:-1], f"{errors[-1]} {APPROVAL_HINT}"] if errors else []


def error_message(finding: Finding) -> str:
    if finding.excerpt:
        return f"{finding.where}: “{finding.excerpt.rstrip('.')}”. {finding.advice}"
    # Some sentences already name the location.
    prefix = "" if finding.where in finding.sentence else f"{finding.where[0].upper()}{finding.where[1:]}: "
    return f"{prefix}{finding.sentence}"
