"""Wagtail's editor, which publishes through our locks; and the panels that apps put beside it."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView as WagtailCreateView
from wagtail.admin.views.pages.edit import EditView as WagtailEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView as WagtailRevertView

from cms.core.publishing import went_live

NOT_YET = "Not published. Everything you typed is still here, and saving it as a draft works as ever."

_side_panels = []


def register_side_panel(panel) -> None:
    """`panel` is a subclass of Wagtail's `BaseSidePanel` with a method `is_shown`."""
    if panel not in _side_panels:
        _side_panels.append(panel)


class AskingFirst:
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
            self.form.refuse(error.messages)
            return self.form_invalid(self.form)

    def form_invalid(self, form):
        # Wagtail would say that nothing could be saved, and a draft of the same text can.
        only_refused = form.refused and set(form.errors) == {NON_FIELD_ERRORS}
        if not only_refused or self.expects_json_response or getattr(self, "locked_for_user", False):
            return super().form_invalid(form)
        messages.validation_error(self.request, NOT_YET, form)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def roll_back(self) -> None:
        """Make the page in memory what it was before a write that was rolled back."""

    def get_side_panels(self):
        first, *others = super().get_side_panels()
        ours = []
        # Wagtail draws its panels anew with every autosave; ours keep what is typed in them, and fetch for themselves.
        if not getattr(self, "expects_json_response", False):
            ours = [made for kind in _side_panels if (made := kind(self.page, self.request)).is_shown()]
        return MediaContainer([first, *sorted(ours, key=lambda panel: panel.order), *others])


class CreateView(AskingFirst, WagtailCreateView):
    def roll_back(self):
        self.page.pk = self.page.id = self.page.latest_revision = None
        self.page.path, self.page.depth, self.page.numchild, self.page.url_path = "", None, 0, ""
        self.page._state.adding = True


class Editing(AskingFirst):
    """Wagtail's editor publishes beside `Page.publish`, so what follows a publication is called here."""

    def publish_action(self):
        publish = super().publish_action
        return self._or_say_why(lambda: self._with_what_follows(publish))

    def restart_workflow_action(self):
        return self._or_say_why(super().restart_workflow_action)

    def perform_workflow_action(self):
        return self._or_say_why(super().perform_workflow_action)

    def _with_what_follows(self, publish):
        before = self.real_page_record.live_revision_id
        response = publish()
        page = self.page_class.objects.get(pk=self.page.pk)
        if page.live and page.live_revision_id not in (None, before):
            went_live(page, page.live_revision, self.request.user)
        return response

    def roll_back(self):
        self.page.latest_revision = self.latest_revision
        self.page.latest_revision_created_at = self.real_page_record.latest_revision_created_at


class EditView(Editing, WagtailEditView):
    pass


class RevertView(Editing, WagtailRevertView):
    pass
