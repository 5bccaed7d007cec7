from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import Task, TaskState

from cms.core.publish_checks import publish_errors
from cms.reviews import emails
from cms.reviews.forms import ApproveForm, SendBackForm
from cms.reviews.permissions import may_moderate, may_review, may_send_back
from cms.reviews.services import reviewer_for
from cms.reviews.workflow import note_decision

APPROVE, SEND_BACK = "approve", "reject"
OUTCOMES = {APPROVE: "approved", SEND_BACK: "changes requested"}


class ClinicalReviewTask(Task):
    """A workflow task that a physician approves. Physicians can approve their own drafts, which the record notes."""

    class Meta:
        verbose_name = "clinical review"
        verbose_name_plural = "clinical reviews"

    @classmethod
    def get_description(cls):
        return "A physician must approve the draft."

    def start(self, workflow_state, user=None):
        task_state = super().start(workflow_state, user=user)
        emails.ask_for_review(task_state, user)
        return task_state

    def get_actions(self, obj, user):
        send_back = [(SEND_BACK, "Request changes", True)] if may_send_back(obj, user) else []
        if not may_review(obj, user):
            return send_back
        # The editor appends “and Publish” to the label.
        return [(APPROVE, "Approve", False), (APPROVE, "Approve with a comment", True), *send_back]

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        # Read again, because someone else may have decided in the meantime.
        current = TaskState.objects.select_for_update().get(pk=task_state.pk)
        page = current.workflow_state.content_object.specific
        if action_name not in {name for name, *_ in self.get_actions(page, user)}:
            raise PermissionDenied
        if current.status != TaskState.STATUS_IN_PROGRESS:
            raise ValidationError("This draft has already been reviewed. Reload the page.")
        revision = page.get_latest_revision()
        if action_name == APPROVE and (errors := publish_errors(revision.as_object())):
            raise ValidationError(errors)
        if action_name == SEND_BACK and not kwargs.get("comment", "").strip():
            raise ValidationError(SendBackForm.base_fields["comment"].error_messages["required"])
        if reviewer_for(user):
            note_decision(page, revision, user, OUTCOMES[action_name])
        # The reviewed revision is the one that is published, including the reviewer's own edits.
        current.revision = revision
        response = super().on_action(current.specific, user, action_name, **kwargs)
        if action_name == SEND_BACK:
            emails.ask_for_changes(current, user)
        return response

    def get_form_for_action(self, action):
        return SendBackForm if action == SEND_BACK else ApproveForm

    def user_can_access_editor(self, obj, user):
        return bool(self.get_actions(obj, user))

    def locked_for_user(self, obj, user):
        return not self.get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return states if reviewer_for(user) and may_moderate(user) else TaskState.objects.none()
