"""Recording clinical reviews. A review changes the review date only: no revision, no publication."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.clinic.models import Physician
from cms.reviews.models import ReviewRecord
from cms.reviews.selectors import clear_items

Outcome = ReviewRecord.Outcome


class ReviewRefused(Exception):
    """The review cannot be recorded; the message is shown to the user."""


def reviewer_for(user) -> Physician | None:
    """Return the physician linked to this user. Owners without one cannot review."""
    staff = getattr(user, "staff_member", None)
    return staff.physician if staff and user.is_active else None


def record_review(page: Page, user, outcome: str, revision: int | None, note: str = "") -> ReviewRecord:
    """Record a review of `revision`, the published one. Raises ReviewRefused."""
    reviewer = reviewer_for(user)
    if reviewer is None:
        raise ReviewRefused("Only physicians can record a review.")
    with transaction.atomic():
        page = Page.objects.select_for_update().get(pk=page.pk)
        _check(page, user, outcome, revision)
        clear_items(page, user)
        if known := _just_recorded(page, reviewer, outcome):
            return known
        record = ReviewRecord.objects.create(
            page=page,
            revision_id=page.live_revision_id,
            reviewer=reviewer,
            reviewer_name=reviewer.name,
            user=user,
            outcome=outcome,
            note=note.strip(),
        )
        log(instance=page.specific, action="reviews.review", user=user, data={"outcome": record.outcome})
        if outcome == Outcome.WITHDRAWN:
            page.specific.unpublish(user=user)
        return record


def _check(page: Page, user, outcome: str, revision: int | None) -> None:
    if not page.live:
        raise ReviewRefused("This page is not published, so it can't be reviewed.")
    if page.live_revision_id != revision:
        raise ReviewRefused("This page has changed since you opened it. Read it again, then record the review.")
    if outcome == Outcome.WITHDRAWN and not page.permissions_for_user(user).can_unpublish():
        raise ReviewRefused("You don't have permission to unpublish this page. Ask a user who can publish.")


def _just_recorded(page: Page, reviewer: Physician, outcome: str) -> ReviewRecord | None:
    """Return today's record if the same reviewer already recorded the same outcome."""
    newest = page.review_records.first()
    same = newest and (newest.outcome, newest.reviewer_id, newest.revision_id) == (
        outcome,
        reviewer.pk,
        page.live_revision_id,
    )
    return newest if same and timezone.localdate(newest.at) == timezone.localdate() else None
