"""Page lists in the admin with extra columns per page type."""

from collections.abc import Callable, Sequence

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.models import Page

# Returns a dict of page ids and cells (text or safe HTML). A page that is not in the dict has an empty cell.
LoadCells = Callable[[Sequence[Page]], dict[int, object]]


class PageColumn(Column):
    """A column whose cells are loaded once for the whole list."""

    def __init__(self, name: str, label: str, load_cells: LoadCells):
        super().__init__(name, label=label)
        self.load_cells = load_cells

    def get_value(self, instance):
        return instance.loaded_cells.get(self.name, "")


class LoadCellsMixin:
    """For a list view: loads the cells of each PageColumn once and attaches them to the pages."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pages = list(context["object_list"])
        columns = [column for column in self.columns if isinstance(column, PageColumn)]
        loaded = {column.name: column.load_cells(pages) for column in columns}
        for page in pages:
            page.loaded_cells = {name: cells.get(page.pk, "") for name, cells in loaded.items()}
        return context


class PageListView(LoadCellsMixin, ExplorableIndexView):
    pass


class PageTypeListView(LoadCellsMixin, ContentTypeUseView):
    pass


class PageColumnsMixin:
    """For the viewset of a page type: Wagtail's columns, with `page_columns` before the status column."""

    page_columns: list[PageColumn] = []
    index_view_class = PageListView
    content_type_use_view_class = PageTypeListView

    @cached_property
    def columns(self):
        default_columns = [column for column in PageListView.base_columns if column.name != "type"]
        status = next(index for index, column in enumerate(default_columns) if column.name == "status")
        return [*default_columns[:status], *self.page_columns, *default_columns[status:]]
