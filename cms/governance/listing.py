"""What the list of findings shows, in the side panel and on its own page."""

from django.middleware.csrf import get_token

from cms.governance.findings import Severity
from cms.governance.keeping import REASON_LENGTH
from cms.governance.standing import FindingStatus, draft_of, finding_statuses

# How a finding stands, in words, and the class that colours them.
CHIPS = {
    "blocks": ("Keeps this page back", "state-help"),
    "known": ("In the public text already", "state-new"),
    "waived": ("Kept, with a reason", "state-contacted"),
    "advises": ("Worth another look", "state-closed"),
}


def findings_context(page, request, **more) -> dict:
    """The context of the list: findings of the newest saved draft, and what this person may do about them."""
    # What keeps the page back first; the rest in the order of the text.
    found = sorted(finding_statuses(draft_of(page)), key=lambda standing: not standing.blocks)
    rows = [{"finding": standing.finding, "kept": standing.kept, "waived": standing.is_waived} for standing in found]
    for row, standing in zip(rows, found, strict=True):
        row["chip"], row["chip_class"] = CHIPS[_stands(standing)]
    return more | {
        "page": page,
        "rows": rows,
        "blocking": sum(standing.blocks for standing in found),
        "may_decide": page.permissions_for_user(request.user).can_publish(),
        "reason_length": REASON_LENGTH,
        "csrf_token": get_token(request),
    }


def _stands(standing: FindingStatus) -> str:
    if standing.is_waived:
        return "waived"
    if standing.finding.severity != Severity.BLOCKS:
        return "advises"
    return "known" if standing.known else "blocks"
