"""Creates the default workflow, and names its menu item in the page editor."""

from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.reviews.models import ClinicalReviewTask

NAME = "Clinical review"
# Created by Wagtail's first migration, for groups that this site does not have.
WAGTAIL_WORKFLOW = "Moderators approval"


def ensure_workflow() -> None:
    """Create the workflow once; later changes by an owner are kept."""
    if ClinicalReviewTask.objects.exists():
        return
    task = ClinicalReviewTask.objects.create(name=NAME)
    workflow = Workflow.objects.filter(name=WAGTAIL_WORKFLOW).first() or Workflow()
    workflow.name, workflow.active = NAME, True
    workflow.save()
    old = GroupApprovalTask.objects.filter(name=WAGTAIL_WORKFLOW)
    WorkflowTask.objects.filter(workflow=workflow, task__in=old).delete()
    # Drafts that wait at the old task can still be approved there, then move to this task.
    old.filter(task_states=None).delete()
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})


def relabel_action_menu(items) -> None:
    for item in items:
        if isinstance(item, CancelWorkflowMenuItem):
            item.label = "Cancel review"
