"""The editor's menu, in the words of those who hand in and review."""

from wagtail.admin.action_menu import CancelWorkflowMenuItem


def relabel_action_menu(items) -> None:
    for item in items:
        if isinstance(item, CancelWorkflowMenuItem):
            item.label = "Take it out of review"
