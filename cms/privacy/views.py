"""The access log in the admin, which is read-only."""

import django_filters
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin

from cms.privacy import access_log
from cms.privacy.models import Action, ReadLogEntry


class ReadLogFilters(WagtailFilterSet):
    person = django_filters.CharFilter(label="Username")
    action = django_filters.ChoiceFilter(choices=Action.choices)
    reference = django_filters.CharFilter(label="Reference", method="about")
    at = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = ReadLogEntry
        fields = ["person", "action", "at"]

    def about(self, entries, name, value):
        return entries.filter(pk__in=access_log.about(value.upper()).order_by().values("pk"))


class ReferencesColumn(Column):
    cell_template_name = "privacy/references_cell.html"


class DetailsColumn(Column):
    cell_template_name = "privacy/details_cell.html"


class ReadLogView(PermissionCheckedMixin, BaseListingView):
    """Newest first, 50 per page. Extends Wagtail's listing without its spreadsheet export."""

    model = ReadLogEntry
    permission_required = "view"
    page_title = "Access log"
    header_icon = "view"
    verbose_name_plural = "entries"
    filterset_class = ReadLogFilters
    index_url_name = "read_log"
    index_results_url_name = "read_log_results"
    default_ordering = ("-at", "-pk")
    paginate_by = 50
    http_method_names = ["get", "head"]
    columns = [
        # With seconds, and never “just now”, so that times can be compared.
        Column("at", label="Time", accessor=lambda entry: date_format(localtime(entry.at), "M j, Y, g:i:s a")),
        Column("person", label="User"),
        Column("get_action_display", label="Action", accessor="get_action_display"),
        ReferencesColumn("references", label="References"),
        DetailsColumn("details", label="Details"),
        Column("address", label="IP address"),
    ]
