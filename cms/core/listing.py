"""The admin's list of a page type: what apps add as columns is asked for once for a whole list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.models import Page

# For each page's number what its cell says, as text or safe HTML; a page left out has an empty cell.
Load = Callable[[Sequence[Page]], dict[int, object]]


@dataclass(frozen=True)
class PageColumn:
    name: str
    label: str
    load: Load
    order: int = 100


_columns: dict[str, list[PageColumn]] = {}


def register_column(page_type: str, column: PageColumn) -> None:
    """`page_type` by its label, like `blog.AnswerPage`. Columns stand by their `order`, before the status."""
    columns = _columns.setdefault(page_type.lower(), [])
    if column not in columns:
        columns.append(column)


def columns_of(model: type[Page]) -> list[PageColumn]:
    return sorted(_columns.get(model._meta.label_lower, ()), key=lambda column: column.order)


class LoadedColumn(Column):
    def get_value(self, instance):
        return instance.in_list.get(self.name, "")


class WithLoadedColumns:
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pages = list(context["object_list"])
        loaded = {column.name: column.load(pages) for column in columns_of(self.model)}
        for page in pages:
            page.in_list = {name: cells.get(page.pk, "") for name, cells in loaded.items()}
        return context


class ListingView(WithLoadedColumns, ExplorableIndexView):
    pass


class TypeUseView(WithLoadedColumns, ContentTypeUseView):
    pass


class WithColumns:
    """For a viewset: Wagtail's columns, and before the status those that apps registered."""

    index_view_class = ListingView
    content_type_use_view_class = TypeUseView

    @cached_property
    def columns(self):
        kept = [column for column in ListingView.base_columns if column.name != "type"]
        status = next(number for number, column in enumerate(kept) if column.name == "status")
        ours = [LoadedColumn(column.name, label=column.label) for column in columns_of(self.model)]
        return [*kept[:status], *ours, *kept[status:]]
