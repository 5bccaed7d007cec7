"""Wagtail's bulk actions. A page that cannot be published does not stop the others."""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction as WagtailDeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction as WagtailPublishBulkAction


class PublishBulkAction(WagtailPublishBulkAction):
    """Publishes each page that passes the publish checks, and shows the errors of the others."""

    def __init__(self, request, model):
        super().__init__(request, model)
        self.blocked: list[tuple[str, str]] = []

    def get_execution_context(self):
        return super().get_execution_context() | {"blocked": self.blocked}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, blocked=None, **kwargs):
        own = sum(_publish_page(page.specific, user, blocked) for page in objects)
        below = 0
        for page in objects if include_descendants else ():
            for draft in page.get_descendants().not_live().specific():
                if user is None or draft.permissions_for_user(user).can_publish():
                    below += _publish_page(draft, user, blocked)
        return own, below

    def get_success_message(self, num_parent_objects, num_child_objects):
        for title, errors in self.blocked:
            messages.error(self.request, f"“{title}” was not published. {errors}")
        if num_parent_objects or num_child_objects:
            return super().get_success_message(num_parent_objects, num_child_objects)
        return None


def _publish_page(page, user, blocked: list | None) -> bool:
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.save_revision(user=user)
            revision.publish(user=user)
    except ValidationError as error:
        if blocked is None:
            raise
        blocked.append((page.get_admin_display_title(), " ".join(error.messages)))
        return False
    return True


class DeleteBulkAction(WagtailDeleteBulkAction):
    template_name = "core/admin/confirm_bulk_delete.html"
