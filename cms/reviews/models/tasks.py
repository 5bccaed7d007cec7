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
OUTCOMES = {APPROVE: "approved", SEND_BACK: "changes asked for"}


class ClinicalReviewTask(Task):
    """A physician reads the draft and approves it, which publishes it; the own draft too, and the record says so."""

    class Meta:
        verbose_name = "clinical review"
        verbose_name_plural = "clinical reviews"

    @classmethod
    def get_description(cls):
        return "A physician's account reads the draft and approves it. No permission replaces being a physician."

    def start(self, workflow_state, user=None):
        task_state = super().start(workflow_state, user=user)
        emails.ask_for_review(task_state, user)
        return task_state

    def get_actions(self, obj, user):
        send_back = [(SEND_BACK, "Ask for changes", True)] if may_send_back(obj, user) else []
        if not may_review(obj, user):
            return send_back
        # In the editor Wagtail adds what follows: “Approve and Publish”.
        return [(APPROVE, "Approve", False), (APPROVE, "Approve with a comment", True), *send_back]

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        # As it is now: a colleague may have decided while this page stood open.
        current = TaskState.objects.select_for_update().get(pk=task_state.pk)
        page = current.workflow_state.content_object.specific
        if action_name not in {name for name, *_ in self.get_actions(page, user)}:
            raise PermissionDenied
        if current.status != TaskState.STATUS_IN_PROGRESS:
            raise ValidationError("This draft was decided on meanwhile. Look at it again.")
        revision = page.get_latest_revision()
        if action_name == APPROVE and (sentences := publish_errors(revision.as_object())):
            raise ValidationError(sentences)
        if action_name == SEND_BACK and not kwargs.get("comment", "").strip():
            raise ValidationError(SendBackForm.base_fields["comment"].error_messages["required"])
        if reviewer_for(user):
            note_decision(page, revision, user, OUTCOMES[action_name])
        # What is decided on is what goes live, also when the reviewer mended it first.
        current.revision = revision
        answer = super().on_action(current.specific, user, action_name, **kwargs)
        if action_name == SEND_BACK:
            emails.ask_for_changes(current, user)
        return answer

    def get_form_for_action(self, action):
        return SendBackForm if action == SEND_BACK else ApproveForm

    def user_can_access_editor(self, obj, user):
        return bool(self.get_actions(obj, user))

    def locked_for_user(self, obj, user):
        return not self.get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return states if reviewer_for(user) and may_moderate(user) else TaskState.objects.none()
