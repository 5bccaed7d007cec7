"""Exports requests as a file: those of the filtered list, or those selected, in the columns this user may read."""

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from cms.privacy import access_log
from consultations.admin.export_columns import allowed_columns
from consultations.admin.export_writers import stream_csv, write_xlsx
from consultations.admin.mixins import EXPORT, RequestAdminPage
from consultations.admin.selection import Selection, selected_versions

MAX_ROWS = 10_000
XLSX, CSV = "xlsx", "csv"
FORMATS = [(XLSX, "Excel (XLSX)"), (CSV, "CSV")]
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


class ExportForm(forms.Form):
    columns = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Select at least one column."}
    )
    format = forms.ChoiceField(choices=FORMATS, widget=forms.RadioSelect, initial=XLSX)

    def __init__(self, columns, data=None):
        selected = [column.name for column in columns if column.selected]
        super().__init__(data, initial={"columns": selected}, auto_id="export_%s")
        self.fields["columns"].choices = [(column.name, column.heading) for column in columns]


class ExportView(RequestAdminPage, TemplateView):
    """GET and the bulk action show the form; POST with `make` answers with the file."""

    template_name = "consultations/admin/export.html"
    page_title = "Export"
    permission = EXPORT
    action = access_log.Action.EXPORTED

    @cached_property
    def selection(self) -> Selection:
        numbers = tuple(map(str, selected_versions(self.request.POST)))
        return Selection(numbers=numbers) if numbers else Selection.of_list(self.request.user, self.request.GET)

    @cached_property
    def requests(self):
        return self.selection.requests(self.request.user)

    @cached_property
    def count(self) -> int:
        return self.requests.count()

    @cached_property
    def columns(self) -> list:
        return allowed_columns(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or ExportForm(self.columns),
            "count": self.count,
            "max_rows": MAX_ROWS,
            "chosen": [f"{number}:0" for number in self.selection.numbers],
            "filters": self.selection.describe_filters(self.request.user),
        }

    def post(self, request, *args, **kwargs):
        if "make" not in request.POST:
            return self.get(request)
        form = ExportForm(self.columns, request.POST)
        if not 0 < self.count <= MAX_ROWS or not form.is_valid():
            self.refusal = "too many" if self.count > MAX_ROWS else "incomplete"
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return self.export_file(form.cleaned_data["columns"], form.cleaned_data["format"])

    def export_file(self, names: list[str], file_format: str):
        columns = [column for column in self.columns if column.name in names]
        headings = [column.heading for column in columns]
        # Read before the first row: the log is written when this returns, and a CSV is sent after that.
        references = dict(self.requests.values_list("pk", "reference")[:MAX_ROWS])
        self.logged_references += references.values()
        self.log_details |= {
            "count": len(references),
            "filter": self.selection.log_details(),
            "columns": names,
            "format": file_format,
        }
        rows = self.rows(columns, references)
        if file_format == XLSX:
            response = HttpResponse(write_xlsx(headings, rows), content_type=CONTENT_TYPES[XLSX])
        else:
            response = StreamingHttpResponse(stream_csv(headings, rows), content_type=CONTENT_TYPES[CSV])
        # A name that says when, and nothing about a patient.
        file_name = f"requests-{timezone.localdate()}.{file_format}"
        response["Content-Disposition"] = content_disposition_header(True, file_name)
        response["Cache-Control"] = "no-store, private"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def rows(self, columns: list, logged: dict):
        """The cells of each request that is in the log; one that arrived since then is left out."""
        for request in self.requests.select_related("assignee").iterator(chunk_size=500):
            if request.pk in logged:
                yield [column.value_of(request) for column in columns]

    def _log(self, request) -> None:
        # The form alone shows nothing of a request.
        if self.log_details or self.refusal:
            super()._log(request)
