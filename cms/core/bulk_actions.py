"""Wagtail's work on many pages at once, of which one page cannot take the others along."""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction as WagtailDeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction as WagtailPublishBulkAction


class PublishBulkAction(WagtailPublishBulkAction):
    """Pages that a lock keeps back are named with the reason; the others go live."""

    def __init__(self, request, model):
        super().__init__(request, model)
        self.kept_back: list[tuple[str, str]] = []

    def get_execution_context(self):
        return super().get_execution_context() | {"kept_back": self.kept_back}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, kept_back=None, **kwargs):
        own = sum(_publish_page(page.specific, user, kept_back) for page in objects)
        below = 0
        for page in objects if include_descendants else ():
            for draft in page.get_descendants().not_live().specific():
                if user is None or draft.permissions_for_user(user).can_publish():
                    below += _publish_page(draft, user, kept_back)
        return own, below

    def get_success_message(self, num_parent_objects, num_child_objects):
        for title, why in self.kept_back:
            messages.error(self.request, f"“{title}” was not published. {why}")
        if num_parent_objects or num_child_objects:
            return super().get_success_message(num_parent_objects, num_child_objects)
        return None


def _publish_page(page, user, kept_back: list | None) -> bool:
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.save_revision(user=user)
            revision.publish(user=user)
    except ValidationError as error:
        if kept_back is None:
            raise
        kept_back.append((page.get_admin_display_title(), " ".join(error.messages)))
        return False
    return True


class DeleteBulkAction(WagtailDeleteBulkAction):
    template_name = "core/admin/confirm_bulk_delete.html"
