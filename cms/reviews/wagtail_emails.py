"""Wagtail's own mails about drafts and comments are not sent: they leave in the request, with all the words in them."""

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from cms.core.admin_views import comments_changed
from cms.reviews.comment_emails import notify_of_comments

# The names under which `wagtail.admin.signal_handlers` connects its senders.
WAGTAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def skip_email(**kwargs) -> None:
    """In the place of a sender of Wagtail's."""


def disconnect_wagtail_notifications() -> None:
    """A name is connected once, and this app is ready before Wagtail's."""
    for signal, sender, name in WAGTAILS:
        signal.connect(skip_email, sender=sender, dispatch_uid=name)
    comments_changed.connect(notify_of_comments, dispatch_uid="comment_emails")
