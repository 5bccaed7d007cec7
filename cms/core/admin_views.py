"""The API that Wagtail's menus read pages from, without its actions."""

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
    # Nothing in the admin asks for them; each is a second way to publish, copy, make an alias or delete.
    actions = {}


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


NOT_PUBLISHED_MESSAGE = "Not published. Everything you typed is still here, and saving it as a draft works as ever."

# A hook of ours in Wagtail's registry of hooks, since Wagtail has none for side panels: `hook(page, request)` returns a
# panel or None. The page may not be saved yet. A panel with `redrawn = True` is drawn again after each autosave.
SIDE_PANEL_HOOK = "register_page_side_panel"


class PublishValidationMixin:
    """Whatever a button does, a refusal is said in the form, with all that was typed, and nothing was written."""

    def publish_action(self):
        return self._or_say_why(super().publish_action)

    def submit_action(self):
        return self._or_say_why(super().submit_action)

    def _or_say_why(self, action):
        try:
            with transaction.atomic():
                return action()
        except ValidationError as error:
            self.roll_back()
            self.form.add_publish_errors(error.messages)
            return self.form_invalid(self.form)

    def form_invalid(self, form):
        # Wagtail would say that nothing could be saved, and a draft of the same text can.
        only_refused = form.refused and set(form.errors) == {NON_FIELD_ERRORS}
        if not only_refused or self.expects_json_response or getattr(self, "locked_for_user", False):
            return super().form_invalid(form)
        messages.validation_error(self.request, NOT_PUBLISHED_MESSAGE, form)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def roll_back(self) -> None:
        """Make the page in memory what it was before a write that was rolled back."""

    def get_side_panels(self):
        first, *others = super().get_side_panels()
        made = [hook(self.page, self.request) for hook in hooks.get_hooks(SIDE_PANEL_HOOK)]
        ours = [panel for panel in made if panel]
        if self.expects_json_response:
            # What is typed in a panel would be gone with it.
            ours = [panel for panel in ours if getattr(panel, "redrawn", False)]
        return MediaContainer([first, *sorted(ours, key=lambda panel: panel.order), *others])


# Comments of a page changed; with `page`, `user` and the `changes` that Wagtail's editor found.
comments_changed = Signal()


class CreatePageView(PublishValidationMixin, CreateView):
    def roll_back(self):
        self.page.pk = self.page.id = self.page.latest_revision = None
        self.page.path, self.page.depth, self.page.numchild, self.page.url_path = "", None, 0, ""
        self.page._state.adding = True


class EditViewMixin(PublishValidationMixin):
    """Wagtail's editor publishes beside `Page.publish`, so what follows a publication is called here."""

    def publish_action(self):
        publish = super().publish_action
        return self._or_say_why(lambda: self._with_what_follows(publish))

    def restart_workflow_action(self):
        return self._or_say_why(super().restart_workflow_action)

    def perform_workflow_action(self):
        with public_url_message_on_publish(self.request, self.real_page_record):
            return self._or_say_why(super().perform_workflow_action)

    def send_commenting_notifications(self, changes):
        """Wagtail would send the text of the comments by email, within the request."""
        comments_changed.send(type(self), page=self.page, user=self.request.user, changes=changes)

    def _with_what_follows(self, publish):
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
    """What the viewset of a page type extends."""

    add_view_class = CreatePageView
    edit_view_class = EditPageView
    revisions_revert_view_class = RevertPageView
    delete_view_class = DeletePageView
    workflow_action_view_class = ApproveView


page_viewset = EditorViewSet()
