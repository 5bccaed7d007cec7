"""The rule that no page goes live about a treatment while its readers would be told nothing of it."""

from cms.content_checks.findings import Finding, Severity
from conditions.models import Treatment
from conditions.treatments import treatments_mentioned

RULE = "missing-disclosure"


def missing_disclosures(page) -> list[Finding]:
    """One finding for each treatment the page names and each condition it is about, that has no text."""
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
    about = f"{treatment} for {condition}" if condition else f"{treatment}, on a page about no condition"
    return Finding(
        RULE,
        Severity.BLOCKS,
        where=about,
        excerpt="",
        sentence=f"The page names {treatment}, and nothing says yet what readers must know about {about}. Write it "
        f"under Clinic › Treatments › {treatment}, then publish.",
    )
