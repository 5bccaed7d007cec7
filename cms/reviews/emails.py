"""The mails about drafts. They name nobody and quote nothing: what a draft says may still point at a patient."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from cms.outbox.message_types import MessageType, enqueue_message
from cms.reviews.permissions import physician_reviewers

REVIEW_WANTED = "review-wanted"
CHANGES_WANTED = "changes-wanted"


def ask_for_review(task_state: TaskState, user) -> None:
    """Tell the other physicians; whoever submits knows."""
    facts = {"task_state": task_state.pk, "by": user.pk if user else None}
    if reviewers_of(facts):
        enqueue_message(REVIEW_WANTED, **facts)


def ask_for_changes(task_state: TaskState, user) -> None:
    """Tell whoever submitted the draft, unless it was the same person."""
    asked = task_state.workflow_state.requested_by
    if asked and asked != user and asked.is_active and asked.email:
        enqueue_message(CHANGES_WANTED, task_state=task_state.pk, user=asked.pk)


def reviewers_of(facts: dict) -> list[str]:
    return sorted(physician_reviewers().exclude(pk=facts["by"]).exclude(email="").values_list("email", flat=True))


def still_waits(facts: dict) -> bool:
    waits = TaskState.objects.filter(pk=facts["task_state"], status=TaskState.STATUS_IN_PROGRESS).exists()
    return waits and bool(reviewers_of(facts))


def submitter_emails(facts: dict) -> list[str]:
    asked = get_user_model().objects.filter(pk=facts["user"], is_active=True).exclude(email="")
    return list(asked.values_list("email", flat=True))


def still_to_change(facts: dict) -> bool:
    """Not any more when it was submitted again, taken back, or published meanwhile."""
    state = WorkflowState.objects.filter(
        current_task_state=facts["task_state"], status=WorkflowState.STATUS_NEEDS_CHANGES
    )
    return state.exists() and bool(submitter_emails(facts))


def editor_link(facts: dict) -> dict:
    page = TaskState.objects.values_list("workflow_state__object_id", flat=True).get(pk=facts["task_state"])
    return {"link": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page])}


review_wanted = MessageType(
    reviewers_of, "A draft waits for your review", "reviews/mail/review_wanted.txt", editor_link, still_waits
)
changes_wanted = MessageType(
    submitter_emails,
    "A draft of yours needs changes",
    "reviews/mail/changes_wanted.txt",
    editor_link,
    still_to_change,
)
