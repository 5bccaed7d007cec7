"""Emails about drafts. They contain no names and no draft text, which may still identify a patient."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from cms.outbox.message_types import MessageType, enqueue_message
from cms.reviews.permissions import physician_reviewers

REVIEW_WANTED = "review-wanted"
CHANGES_WANTED = "changes-wanted"


def ask_for_review(task_state: TaskState, user) -> None:
    """Email every physician who can review, except the one who submitted the draft."""
    facts = {"task_state": task_state.pk, "by": user.pk if user else None}
    if reviewers_of(facts):
        enqueue_message(REVIEW_WANTED, **facts)


def ask_for_changes(task_state: TaskState, user) -> None:
    """Email the user who submitted the draft, unless they asked for the changes themselves."""
    submitter = task_state.workflow_state.requested_by
    if submitter and submitter != user and submitter.is_active and submitter.email:
        enqueue_message(CHANGES_WANTED, task_state=task_state.pk, user=submitter.pk)


def reviewers_of(facts: dict) -> list[str]:
    return sorted(physician_reviewers().exclude(pk=facts["by"]).exclude(email="").values_list("email", flat=True))


def still_waits(facts: dict) -> bool:
    waits = TaskState.objects.filter(pk=facts["task_state"], status=TaskState.STATUS_IN_PROGRESS).exists()
    return waits and bool(reviewers_of(facts))


def submitter_emails(facts: dict) -> list[str]:
    users = get_user_model().objects.filter(pk=facts["user"], is_active=True).exclude(email="")
    return list(users.values_list("email", flat=True))


def still_to_change(facts: dict) -> bool:
    """Return False when the draft was submitted again, canceled or published in the meantime."""
    state = WorkflowState.objects.filter(
        current_task_state=facts["task_state"], status=WorkflowState.STATUS_NEEDS_CHANGES
    )
    return state.exists() and bool(submitter_emails(facts))


def editor_link(facts: dict) -> dict:
    page = TaskState.objects.values_list("workflow_state__object_id", flat=True).get(pk=facts["task_state"])
    return {"link": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page])}


review_wanted = MessageType(
    reviewers_of, "A draft is ready for your review", "reviews/mail/review_wanted.txt", editor_link, still_waits
)
changes_wanted = MessageType(
    submitter_emails,
    "Your draft needs changes",
    "reviews/mail/changes_wanted.txt",
    editor_link,
    still_to_change,
)
