"""What a physician decided of a draft: in the page's history at once, and as a clinical review once readers see it."""

import logging

from wagtail.log_actions import log
from wagtail.models import PageLogEntry, TaskState

from cms.reviews.models import ReviewRecord
from cms.reviews.permissions import is_author
from cms.reviews.services import ReviewRefused, record_review, reviewer_for

log_file = logging.getLogger("cms.publishing")
ACTION = "clinic.clinical_review"
OWN = "Reviewed by its author."


def note_decision(page, revision, user, outcome: str) -> None:
    """Call it inside the transaction of the decision."""
    data = {"physician": reviewer_for(user).name, "outcome": outcome, "own": is_author(page, user)}
    log(instance=page, action=ACTION, user=user, revision=revision, data=data)


def review_what_went_live(page, revision, user) -> None:
    """A step after a page became live, at once or at its time: a review of exactly this text is one of the page."""
    approved = TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, task__content_type__model="clinicalreviewtask"
    )
    state = approved.select_related("finished_by").order_by("-finished_at").first()
    if state is None:
        return
    first = page.first_published_at == page.last_published_at
    decision = PageLogEntry.objects.filter(page=page.pk, revision=revision, action=ACTION).last()
    note = OWN if decision and decision.data.get("own") else ""
    outcome = ReviewRecord.Outcome.NO_CHANGE if first else ReviewRecord.Outcome.CHANGED
    try:
        record_review(page, state.finished_by, outcome, revision.pk, note)
    except ReviewRefused as refused:
        # Whoever approved is no physician of the clinic any more. The page goes live all the same: it was approved.
        log_file.warning("page %s went live without a review record: %s", page.pk, refused)


def review_log_message(data: dict) -> str:
    """Like: Clinical review by Dr. Alex Rivera, MD: approved. Reviewed by its author."""
    said = f"Clinical review by {data.get('physician', 'a physician')}: {data.get('outcome', 'recorded')}."
    return f"{said} {OWN}" if data.get("own") else said
