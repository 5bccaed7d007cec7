"""Says of a page which of the sections its readers would look for have no text yet."""

from cms.governance.findings import Finding, Severity

RULE = "missing-section"


def missing_sections(page) -> list[Finding]:
    missing = page.missing() if hasattr(page, "missing") else []
    sentence = "This section has no text yet. Write it, or say why readers can do without."
    return [Finding(RULE, Severity.ADVISES, section, "", sentence) for section in missing]
