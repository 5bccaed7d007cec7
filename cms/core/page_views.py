"""Wagtail's views that delete a page and approve one, where ours differ."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page

from cms.core.permissions import was_public
from cms.core.publish_messages import public_url_message_on_publish


class DeletePageView(DeleteView):
    def dispatch(self, request, page_id, *args, **kwargs):
        page = get_object_or_404(Page, id=page_id)
        permissions = page.permissions_for_user(request.user)
        if permissions.can_edit() and not request.user.is_superuser and was_public(page):
            here = "It, or a page below it," if page.first_published_at is None else "It"
            messages.error(
                request,
                f"“{page.get_admin_display_title()}” is kept. {here} was public, and only the owner erases what was. "
                "Unpublish it instead: readers no longer see it, and its history stays.",
            )
            return redirect(
                "wagtailadmin_pages:unpublish" if permissions.can_unpublish() else "wagtailadmin_pages:edit", page.pk
            )
        return super().dispatch(request, page_id, *args, **kwargs)


class ApproveView(WorkflowActionView):
    """An approval that would publish what a lock keeps back is not given, and says why."""

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic(), public_url_message_on_publish(request, self.object):
                return super().post(request, *args, **kwargs)
        except ValidationError as error:
            title = self.object.get_admin_display_title()
            messages.error(request, f"“{title}” was not approved. {' '.join(error.messages)}")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)
