"""The editor of our pages: Wagtail's own, with the side panels that apps register in their apps.py."""

from collections.abc import Callable

from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

# Answers the panel for a page being edited, None where it has no place. The page may have no number yet.
MakePanel = Callable[..., BaseSidePanel | None]

_panels: list[MakePanel] = []


def register_side_panel(make: MakePanel) -> None:
    """`make(page, request)`. A panel with `redrawn = True` is drawn again whenever the editor saves by itself."""
    if make not in _panels:
        _panels.append(make)


class WithSidePanels:
    def get_side_panels(self):
        ours = [panel for make in _panels if (panel := make(self.page, self.request))]
        if self.expects_json_response:
            ours = [panel for panel in ours if getattr(panel, "redrawn", False)]
        return MediaContainer([*super().get_side_panels(), *ours])


class EditPageView(WithSidePanels, EditView):
    pass


class CreatePageView(WithSidePanels, CreateView):
    pass


class EditorViewSet(PageViewSet):
    """What a page type's viewset extends, to have the panels."""

    add_view_class = CreatePageView
    edit_view_class = EditPageView
