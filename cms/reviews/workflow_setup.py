"""Creates the default workflow, and names its menu item in the page editor."""

from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.reviews.models import ClinicalReviewTask

NAME = "Clinical review"
# What Wagtail's own first migration makes, for groups that this site does not have.
WAGTAILS = "Moderators approval"


def ensure_workflow() -> None:
    """Make it once. What an owner changes of it afterwards stands."""
    if ClinicalReviewTask.objects.exists():
        return
    task = ClinicalReviewTask.objects.create(name=NAME)
    workflow = Workflow.objects.filter(name=WAGTAILS).first() or Workflow()
    workflow.name, workflow.active = NAME, True
    workflow.save()
    old = GroupApprovalTask.objects.filter(name=WAGTAILS)
    WorkflowTask.objects.filter(workflow=workflow, task__in=old).delete()
    # Drafts that wait at the old task can still be approved there, and then come to this one.
    old.filter(task_states=None).delete()
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})


def relabel_action_menu(items) -> None:
    for item in items:
        if isinstance(item, CancelWorkflowMenuItem):
            item.label = "Take it out of review"
