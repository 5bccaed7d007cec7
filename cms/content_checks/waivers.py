"""Approving issues with a reason, removing approvals, and updating issue records when a page is published."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from wagtail.log_actions import log

from cms.content_checks import rules
from cms.content_checks.checker import check_page
from cms.content_checks.findings import Finding
from cms.content_checks.models import FindingRecord
from cms.content_checks.status import draft_of, live_fingerprints
from cms.core.state_machine import validate_transition
from cms.text import strip_control_characters

State = FindingRecord.State
TRANSITIONS = {
    State.OPEN: (State.WAIVED, State.CLEARED),
    State.WAIVED: (State.OPEN, State.LAPSED, State.CLEARED),
    State.LAPSED: (State.WAIVED, State.OPEN, State.CLEARED),
    State.CLEARED: (State.WAIVED, State.OPEN),
}
REASON_LENGTH = 10
PUBLIC_BEFORE = "Published on another site before"


def waive(page, fingerprint: str, reason: str, user) -> FindingRecord:
    """Approve an issue of the newest draft. Raises PermissionDenied, ValidationError or TransitionError."""
    _check_can_publish(page, user)
    reason = strip_control_characters(reason).strip()
    if len(reason) < REASON_LENGTH:
        raise ValidationError(f"Enter a reason of at least {REASON_LENGTH} characters. It is stored with your name.")
    draft = draft_of(page)
    finding = next((finding for finding in check_page(draft) if finding.fingerprint == fingerprint), None)
    if finding is None:
        raise ValidationError("This text has changed. Reload the checks.")
    with transaction.atomic():
        row = _get_or_create_record(page, finding)
        _set_state(row, State.WAIVED, user, draft.latest_revision, reason)
        log(instance=page, action="content_checks.waive", user=user, data={"rule": row.rule})
    return row


def revoke_waiver(page, fingerprint: str, user) -> FindingRecord:
    """Remove the approval of an issue. Raises PermissionDenied, ValidationError or TransitionError."""
    _check_can_publish(page, user)
    with transaction.atomic():
        row = FindingRecord.objects.select_for_update().filter(page=page.pk, fingerprint=fingerprint).first()
        if row is None:
            raise ValidationError("This issue has no approval to remove. Reload the checks.")
        is_published = fingerprint in live_fingerprints(page)
        row.to_review = row.to_review or is_published
        _set_state(row, State.OPEN if is_published else State.LAPSED, user, page.latest_revision, row.reason)
        log(instance=page, action="content_checks.take_back", user=user, data={"rule": row.rule})
    return row


def waive_imported(page, revision) -> None:
    """Approve all issues of imported text that was public before; each waits for a clinical review."""
    for finding in check_page(page):
        row = _get_or_create_record(page, finding)
        row.to_review = True
        if row.state != State.WAIVED:
            _set_state(row, State.WAIVED, None, revision, PUBLIC_BEFORE)


def update_findings_on_publish(page, revision, user) -> None:
    """Handle a publication: issues in the published text are queued for review, resolved ones are cleared."""
    found = {finding.fingerprint: finding for finding in check_page(page)}
    rows = {row.fingerprint: row for row in FindingRecord.objects.filter(page=page.pk)}
    for fingerprint, finding in found.items():
        row = rows.get(fingerprint) or _build_record(page, finding)
        if row.pk is None or row.state in (State.CLEARED, State.LAPSED):
            row.state, row.to_review = State.OPEN, True
        row.where = _truncate(finding.where, 200)
        row.save()
    identity_rules = {rule.slug for rule in rules.rules_of("identity")}
    for fingerprint, row in rows.items():
        # An approval given for a newer draft is still needed when that draft is published.
        is_pending = row.state == State.WAIVED and page.has_unpublished_changes
        if fingerprint not in found and row.state != State.CLEARED and not is_pending:
            row.to_review = False
            if row.rule in identity_rules:
                # Identifying details that were removed from the text are not stored here either.
                row.excerpt = ""
            _set_state(row, State.CLEARED, user, revision, row.reason)


def _check_can_publish(page, user) -> None:
    if not page.permissions_for_user(user).can_publish():
        raise PermissionDenied("You need publish permission to approve an issue.")


def _set_state(row: FindingRecord, state: str, user, revision, reason: str) -> None:
    validate_transition(TRANSITIONS, row.state, state, dict(State.choices))
    row.state, row.reason, row.revision = state, reason, revision
    row.decided_by, row.decided_at = user, timezone.now()
    row.save()


def _get_or_create_record(page, finding: Finding) -> FindingRecord:
    unsaved = _build_record(page, finding)
    values = {name: getattr(unsaved, name) for name in ("rule", "where", "excerpt")}
    # Two people may approve at the same time: the second one gets the existing row.
    FindingRecord.objects.get_or_create(page_id=page.pk, fingerprint=finding.fingerprint, defaults=values)
    return FindingRecord.objects.select_for_update().get(page=page.pk, fingerprint=finding.fingerprint)


def _build_record(page, finding: Finding) -> FindingRecord:
    return FindingRecord(
        page_id=page.pk,
        rule=finding.rule,
        fingerprint=finding.fingerprint,
        where=_truncate(finding.where, 200),
        excerpt=_truncate(finding.excerpt, 300),
    )


def _truncate(text: str, length: int) -> str:
    return Truncator(text).chars(length)
