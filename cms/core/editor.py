"""Wagtail's editor, which publishes through our locks; and the panels that apps put beside it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView as WagtailCreateView
from wagtail.admin.views.pages.edit import EditView as WagtailEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView as WagtailRevertView

from cms.core.publishing import went_live

# Answers the panel for a page being edited, None where it has no place. The page may have no number yet.
MakePanel = Callable[..., BaseSidePanel | None]

_side_panels: list[MakePanel] = []


def register_side_panel(make: MakePanel) -> None:
    """`make(page, request)`. A panel with `redrawn = True` is drawn again whenever the editor saves by itself."""
    if make not in _side_panels:
        _side_panels.append(make)


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
            self.take_back()
            self.form.add_error(None, error.messages)
            return self.form_invalid(self.form)

    def take_back(self) -> None:
        """Make the page in memory what it was before a write that was rolled back."""

    def get_side_panels(self):
        ours = [panel for make in _side_panels if (panel := make(self.page, self.request))]
        # Wagtail draws its panels anew with every autosave; ours keep what is typed in them, and fetch for themselves.
        if getattr(self, "expects_json_response", False):
            ours = [panel for panel in ours if getattr(panel, "redrawn", False)]
        return MediaContainer([*super().get_side_panels(), *ours])


class CreateView(AskingFirst, WagtailCreateView):
    def take_back(self):
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

    def take_back(self):
        self.page.latest_revision = self.latest_revision
        self.page.latest_revision_created_at = self.real_page_record.latest_revision_created_at


class EditView(Editing, WagtailEditView):
    pass


class RevertView(Editing, WagtailRevertView):
    pass
