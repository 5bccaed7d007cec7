"""The status of each issue on a page: new, already published, or approved with a reason."""

from dataclasses import dataclass

from wagtail.models import Page

from cms.content_checks.checker import check_page
from cms.content_checks.findings import Finding, Severity
from cms.content_checks.models import FindingRecord


@dataclass(frozen=True)
class FindingStatus:
    finding: Finding
    record: FindingRecord | None
    # Already in the published text, so it does not block an unrelated correction.
    known: bool

    @property
    def is_waived(self) -> bool:
        return self.record is not None and self.record.state == FindingRecord.State.WAIVED

    @property
    def blocks(self) -> bool:
        return self.finding.severity == Severity.BLOCKS and not self.is_waived and not self.known


def finding_statuses(page) -> list[FindingStatus]:
    """Return the status of each issue in `page` as it is in memory, without duplicates."""
    found = {}
    for finding in check_page(page):
        found.setdefault(finding.fingerprint, finding)
    if not found:
        return []
    records = _saved_records(page, found)
    published = None
    statuses = []
    for fingerprint, finding in found.items():
        row = records.get(fingerprint)
        # After an approval was removed, the words count as published only while the live text has them.
        known = row is not None and row.state == FindingRecord.State.OPEN and not row.reason
        if not known and not (row and row.state == FindingRecord.State.WAIVED):
            # Checked again, because a rule may be newer than the published text.
            published = live_fingerprints(page) if published is None else published
            known = fingerprint in published
        statuses.append(FindingStatus(finding, row, known))
    return statuses


def live_fingerprints(page) -> set[str]:
    """Return the fingerprints of the issues in the published text; empty when the page is not published."""
    live = page.specific_class.objects.filter(pk=page.pk, live=True).first() if page.pk else None
    return {finding.fingerprint for finding in check_page(live)} if live else set()


def _saved_records(page, found) -> dict[str, FindingRecord]:
    if page.pk is None:
        return {}
    rows = FindingRecord.objects.filter(page=page.pk, fingerprint__in=found)
    return {row.fingerprint: row for row in rows.select_related("decided_by")}


def draft_of(page: Page):
    """Return the page with its newest draft, or the published text without one."""
    return page.specific.get_latest_revision_as_object()
