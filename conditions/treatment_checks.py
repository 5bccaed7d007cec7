"""The check that blocks publishing a page that names a treatment without a disclosure."""

from cms.content_checks.findings import Finding, Severity
from conditions.models import Treatment
from conditions.treatments import treatments_mentioned

RULE = "missing-disclosure"


def missing_disclosures(page) -> list[Finding]:
    """Return one issue for each named treatment and page condition without a disclosure."""
    if not hasattr(page, "conditions_for_disclosures"):
        return []
    wanted = page.conditions_for_disclosures() or {None: ""}
    return [
        _finding(treatment, title)
        for treatment in treatments_mentioned(page)
        for number, title in wanted.items()
        if number not in {text.condition_id for text in treatment.texts}
    ]


def _finding(treatment: Treatment, condition: str) -> Finding:
    about = f"{treatment} for {condition}" if condition else f"{treatment} with no condition"
    return Finding(
        RULE,
        Severity.BLOCKS,
        where=about,
        excerpt="",
        sentence=f"Add the required disclosure for {about} under Clinic > Treatments > {treatment} before publishing.",
    )
