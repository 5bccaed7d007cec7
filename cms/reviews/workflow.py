"""Logs review decisions in the page history, and records a clinical review when the draft is published."""

import logging

from wagtail.log_actions import log
from wagtail.models import PageLogEntry, TaskState

from cms.reviews.models import ReviewRecord
from cms.reviews.permissions import is_author
from cms.reviews.services import ReviewRefused, record_review, reviewer_for

log_file = logging.getLogger("cms.publishing")
ACTION = "clinic.clinical_review"
SELF_REVIEW_NOTE = "Reviewed by its author."


def note_decision(page, revision, user, outcome: str) -> None:
    """Log a decision. Call it inside the decision's transaction."""
    data = {"physician": reviewer_for(user).name, "outcome": outcome, "own": is_author(page, user)}
    log(instance=page, action=ACTION, user=user, revision=revision, data=data)


def record_review_on_publish(page, revision, user) -> None:
    """Record a clinical review when the published revision was approved by a physician."""
    approved = TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, task__content_type__model="clinicalreviewtask"
    )
    state = approved.select_related("finished_by").order_by("-finished_at").first()
    if state is None:
        return
    first = page.first_published_at == page.last_published_at
    decision = PageLogEntry.objects.filter(page=page.pk, revision=revision, action=ACTION).last()
    note = SELF_REVIEW_NOTE if decision and decision.data.get("own") else ""
    outcome = ReviewRecord.Outcome.NO_CHANGE if first else ReviewRecord.Outcome.CHANGED
    try:
        record_review(page, state.finished_by, outcome, revision.pk, note)
    except ReviewRefused as refused:
        # The approver is no longer a physician of the clinic. The page is published anyway: it was approved.
        log_file.warning("page %s was published without a review record: %s", page.pk, refused)


def review_log_message(data: dict) -> str:
    """Return e.g. "Clinical review by Dr. Alex Rivera, MD: approved. Reviewed by its author."""
    message = f"Clinical review by {data.get('physician', 'a physician')}: {data.get('outcome', 'recorded')}."
    return f"{message} {SELF_REVIEW_NOTE}" if data.get("own") else message
