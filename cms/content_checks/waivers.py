"""What is decided of findings: kept with a reason, taken back, and what became of each when a page went live."""

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
MOVES = {
    State.OPEN: (State.WAIVED, State.CLEARED),
    State.WAIVED: (State.OPEN, State.LAPSED, State.CLEARED),
    State.LAPSED: (State.WAIVED, State.OPEN, State.CLEARED),
    State.CLEARED: (State.WAIVED, State.OPEN),
}
REASON_LENGTH = 10
PUBLIC_BEFORE = "public elsewhere before"


def waive(page, fingerprint: str, reason: str, user) -> FindingRecord:
    """Let a finding of the newest draft stand. Errors: PermissionDenied, ValidationError, TransitionError."""
    _may_decide(page, user)
    reason = strip_control_characters(reason).strip()
    if len(reason) < REASON_LENGTH:
        raise ValidationError(
            f"Say in at least {REASON_LENGTH} characters why this may stand: it is kept with your name."
        )
    draft = draft_of(page)
    finding = next((finding for finding in check_page(draft) if finding.fingerprint == fingerprint), None)
    if finding is None:
        raise ValidationError("These words are no longer in the saved text. Look at the list again.")
    with transaction.atomic():
        row = _row(page, finding)
        _decide(row, State.WAIVED, user, draft.latest_revision, reason)
        log(instance=page, action="content_checks.waive", user=user, data={"rule": row.rule})
    return row


def revoke_waiver(page, fingerprint: str, user) -> FindingRecord:
    """A reason no longer counts. Errors: PermissionDenied, ValidationError, TransitionError."""
    _may_decide(page, user)
    with transaction.atomic():
        row = FindingRecord.objects.select_for_update().filter(page=page.pk, fingerprint=fingerprint).first()
        if row is None:
            raise ValidationError("There is no reason to take back. Look at the list again.")
        in_live_text = fingerprint in live_fingerprints(page)
        row.to_review = row.to_review or in_live_text
        _decide(row, State.OPEN if in_live_text else State.LAPSED, user, page.latest_revision, row.reason)
        log(instance=page, action="content_checks.take_back", user=user, data={"rule": row.rule})
    return row


def waive_imported(page, revision) -> None:
    """A text that was public elsewhere goes live as it is, and everything found in it waits for a clinical review."""
    for finding in check_page(page):
        row = _row(page, finding)
        row.to_review = True
        if row.state != State.WAIVED:
            _decide(row, State.WAIVED, None, revision, PUBLIC_BEFORE)


def update_findings_on_publish(page, revision, user) -> None:
    """A step of publishing: what the live text holds is to be reviewed, what it no longer holds is cleared."""
    found = {finding.fingerprint: finding for finding in check_page(page)}
    rows = {row.fingerprint: row for row in FindingRecord.objects.filter(page=page.pk)}
    for fingerprint, finding in found.items():
        row = rows.get(fingerprint) or _new(page, finding)
        if row.pk is None or row.state in (State.CLEARED, State.LAPSED):
            row.state, row.to_review = State.OPEN, True
        row.where = _short(finding.where, 200)
        row.save()
    pointing_at_people = {rule.slug for rule in rules.rules_of("identity")}
    for fingerprint, row in rows.items():
        # A reason given for a newer draft is still needed when that draft goes live.
        waits = row.state == State.WAIVED and page.has_unpublished_changes
        if fingerprint not in found and row.state != State.CLEARED and not waits:
            row.to_review = False
            if row.rule in pointing_at_people:
                # What was taken out so that nobody is known by it is not kept here.
                row.excerpt = ""
            _decide(row, State.CLEARED, user, revision, row.reason)


def _may_decide(page, user) -> None:
    if not page.permissions_for_user(user).can_publish():
        raise PermissionDenied("Only who may publish this page decides what may stand in it.")


def _decide(row: FindingRecord, state: str, user, revision, reason: str) -> None:
    validate_transition(MOVES, row.state, state, dict(State.choices))
    row.state, row.reason, row.revision = state, reason, revision
    row.decided_by, row.decided_at = user, timezone.now()
    row.save()


def _row(page, finding: Finding) -> FindingRecord:
    fresh = _new(page, finding)
    values = {name: getattr(fresh, name) for name in ("rule", "where", "excerpt")}
    # Two people may decide at once: the second finds the first one's row.
    FindingRecord.objects.get_or_create(page_id=page.pk, fingerprint=finding.fingerprint, defaults=values)
    return FindingRecord.objects.select_for_update().get(page=page.pk, fingerprint=finding.fingerprint)


def _new(page, finding: Finding) -> FindingRecord:
    return FindingRecord(
        page_id=page.pk,
        rule=finding.rule,
        fingerprint=finding.fingerprint,
        where=_short(finding.where, 200),
        excerpt=_short(finding.excerpt, 300),
    )


def _short(words: str, length: int) -> str:
    return Truncator(words).chars(length)
