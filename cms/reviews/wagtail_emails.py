"""Turns off Wagtail's own emails about drafts and comments, which are sent in the request and quote the text."""

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from cms.core.admin_views import comments_changed
from cms.reviews.comment_emails import notify_of_comments

# The dispatch ids in `wagtail.admin.signal_handlers`.
WAGTAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def skip_email(**kwargs) -> None:
    """Replace a Wagtail email sender."""


def disconnect_wagtail_notifications() -> None:
    """Take Wagtail's dispatch ids before it does: this app is loaded first, and an id connects only once."""
    for signal, sender, name in WAGTAILS:
        signal.connect(skip_email, sender=sender, dispatch_uid=name)
    comments_changed.connect(notify_of_comments, dispatch_uid="comment_emails")
