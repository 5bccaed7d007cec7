"""Where each finding of a page stands: is it new, known from the text that readers see, or kept with a reason?"""

from dataclasses import dataclass

from wagtail.models import Page

from cms.content_checks.checker import check_page
from cms.content_checks.findings import Finding, Severity
from cms.content_checks.models import FindingRecord


@dataclass(frozen=True)
class FindingStatus:
    finding: Finding
    kept: FindingRecord | None
    # Stands in the text that readers see: an item to review, and no reason to keep a mended typing error back.
    known: bool

    @property
    def is_waived(self) -> bool:
        return self.kept is not None and self.kept.state == FindingRecord.State.WAIVED

    @property
    def blocks(self) -> bool:
        return self.finding.severity == Severity.BLOCKS and not self.is_waived and not self.known


def finding_statuses(page) -> list[FindingStatus]:
    """All findings of `page` as it stands in memory; the same rule over the same words once."""
    found = {}
    for finding in check_page(page):
        found.setdefault(finding.fingerprint, finding)
    if not found:
        return []
    kept = _kept(page, found)
    in_live_text = None
    standing = []
    for fingerprint, finding in found.items():
        row = kept.get(fingerprint)
        # Words that somebody has stood up for, and nobody does any more, are known only while readers see them.
        known = row is not None and row.state == FindingRecord.State.OPEN and not row.reason
        if not known and not (row and row.state == FindingRecord.State.WAIVED):
            # Asked anew, for a rule may be younger than the text.
            in_live_text = live_fingerprints(page) if in_live_text is None else in_live_text
            known = fingerprint in in_live_text
        standing.append(FindingStatus(finding, row, known))
    return standing


def live_fingerprints(page) -> set[str]:
    """What the rules of today find in the text that readers see now; nothing while they see none."""
    live = page.specific_class.objects.filter(pk=page.pk, live=True).first() if page.pk else None
    return {finding.fingerprint for finding in check_page(live)} if live else set()


def _kept(page, found) -> dict[str, FindingRecord]:
    if page.pk is None:
        return {}
    rows = FindingRecord.objects.filter(page=page.pk, fingerprint__in=found)
    return {row.fingerprint: row for row in rows.select_related("decided_by")}


def draft_of(page: Page):
    """The text an editor sees: the newest draft, else what is live."""
    return page.specific.get_latest_revision_as_object()
