"""Wagtail's page views with publish checks, side panels and delete protection, and a read-only page API."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.shortcuts import get_object_or_404, redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.core.permissions import was_public
from cms.core.publish_checks import run_post_publish_handlers
from cms.core.publish_messages import public_url_message_on_publish


class ReadOnlyPages(PagesAdminAPIViewSet):
    # The admin uses none of these actions, and each would be another way to publish, copy, alias or delete a page.
    actions = {}


class DeletePageView(DeleteView):
    def dispatch(self, request, page_id, *args, **kwargs):
        page = get_object_or_404(Page, id=page_id)
        permissions = page.permissions_for_user(request.user)
        if permissions.can_edit() and not request.user.is_superuser and was_public(page):
            subject = "It or a page below it" if page.first_published_at is None else "It"
            messages.error(
                request,
                f"“{page.get_admin_display_title()}” was not deleted. {subject} has been published, and only the owner "
                "can delete published pages. Unpublish it instead: readers will no longer see it, and its history is "
                "saved.",
            )
            return redirect(
                "wagtailadmin_pages:unpublish" if permissions.can_unpublish() else "wagtailadmin_pages:edit", page.pk
            )
        return super().dispatch(request, page_id, *args, **kwargs)


class ApproveView(WorkflowActionView):
    """Shows the errors when publish checks block an approval that would publish the page."""

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


NOT_PUBLISHED_MESSAGE = (
    "Not published. Everything you typed is still here. Fix the problems below and publish again, or save a draft."
)

# The name of a hook of this project, since Wagtail has none for side panels: `hook(page, request)` returns a panel or
# None. The page may be unsaved. A panel with `redrawn = True` is rendered again after each autosave.
SIDE_PANEL_HOOK = "register_page_side_panel"


class PublishValidationMixin:
    """Shows publish errors in the editor: the form keeps what was typed, and nothing is saved."""

    def publish_action(self):
        return self._with_publish_errors(super().publish_action)

    def submit_action(self):
        return self._with_publish_errors(super().submit_action)

    def _with_publish_errors(self, action):
        try:
            with transaction.atomic():
                return action()
        except ValidationError as error:
            self.roll_back()
            self.form.add_publish_errors(error.messages)
            return self.form_invalid(self.form)

    def form_invalid(self, form):
        # Wagtail's message says that the page could not be saved, but its text can still be saved as a draft.
        only_refused = form.refused and set(form.errors) == {NON_FIELD_ERRORS}
        if not only_refused or self.expects_json_response or getattr(self, "locked_for_user", False):
            return super().form_invalid(form)
        messages.validation_error(self.request, NOT_PUBLISHED_MESSAGE, form)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def roll_back(self) -> None:
        """Restore the page in memory after its database transaction was rolled back."""

    def get_side_panels(self):
        first, *others = super().get_side_panels()
        panels = [panel for hook in hooks.get_hooks(SIDE_PANEL_HOOK) if (panel := hook(self.page, self.request))]
        if self.expects_json_response:
            # Rendering a panel again discards what was typed in it.
            panels = [panel for panel in panels if getattr(panel, "redrawn", False)]
        return MediaContainer([first, *sorted(panels, key=lambda panel: panel.order), *others])


# Sent when comments of a page changed, with `page`, `user` and the `changes` found by Wagtail's editor.
comments_changed = Signal()


class CreatePageView(PublishValidationMixin, CreateView):
    def roll_back(self):
        self.page.pk = self.page.id = self.page.latest_revision = None
        self.page.path, self.page.depth, self.page.numchild, self.page.url_path = "", None, 0, ""
        self.page._state.adding = True


class EditViewMixin(PublishValidationMixin):
    """Runs the post-publish handlers, because Wagtail's editor publishes without calling `Page.publish`."""

    def publish_action(self):
        publish = super().publish_action
        return self._with_publish_errors(lambda: self._publish_and_run_handlers(publish))

    def restart_workflow_action(self):
        return self._with_publish_errors(super().restart_workflow_action)

    def perform_workflow_action(self):
        with public_url_message_on_publish(self.request, self.real_page_record):
            return self._with_publish_errors(super().perform_workflow_action)

    def send_commenting_notifications(self, changes):
        """Send a signal instead of Wagtail's emails, which contain the comments and are sent within the request."""
        comments_changed.send(type(self), page=self.page, user=self.request.user, changes=changes)

    def _publish_and_run_handlers(self, publish):
        before = self.real_page_record.live_revision_id
        response = publish()
        page = self.page_class.objects.get(pk=self.page.pk)
        if page.live and page.live_revision_id not in (None, before):
            run_post_publish_handlers(page, page.live_revision, self.request.user)
        return response

    def roll_back(self):
        self.page.latest_revision = self.latest_revision
        self.page.latest_revision_created_at = self.real_page_record.latest_revision_created_at


class EditPageView(EditViewMixin, EditView):
    pass


class RevertPageView(EditViewMixin, RevisionsRevertView):
    pass


class EditorViewSet(PageViewSet):
    """The base class for the viewset of a page type."""

    add_view_class = CreatePageView
    edit_view_class = EditPageView
    revisions_revert_view_class = RevertPageView
    delete_view_class = DeletePageView
    workflow_action_view_class = ApproveView


page_viewset = EditorViewSet()
