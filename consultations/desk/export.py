"""Requests as a file: those of the list as it is filtered, or those ticked, in columns that one may read."""

from io import BytesIO
from itertools import chain

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import TemplateView

from cms.privacy import access_log
from cms.privacy.crypto import DecryptionError
from consultations.desk import making, sheets
from consultations.desk.base import EXPORT, DeskPage, Logged
from consultations.desk.columns import columns_for, rows_of
from consultations.desk.sealed import parts
from consultations.desk.selection import Selection, ticked
from consultations.models import Export

# More are made by the worker: no answer takes longer than a moment.
AT_ONCE = 5_000
UNREACHABLE = "This file can no longer be fetched: it is over, or what you may see has changed. Make it again."


class ExportForm(forms.Form):
    columns = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one column."}
    )
    format = forms.ChoiceField(choices=Export.Format.choices, widget=forms.RadioSelect, initial=Export.Format.XLSX)

    def __init__(self, columns, data=None):
        ready = [column.name for column in columns if column.ticked]
        super().__init__(data, initial={"columns": ready}, auto_id="export_%s")
        self.fields["columns"].choices = [(column.name, column.heading) for column in columns]


class ExportView(DeskPage, TemplateView):
    """GET and a bulk action show what the file would hold; POST with `make` makes it."""

    template_name = "consultations/desk/export.html"
    page_title = "Export"
    permission = EXPORT
    action = access_log.Action.EXPORTED

    @cached_property
    def selection(self) -> Selection:
        numbers = tuple(map(str, ticked(self.request.POST)))
        return Selection(numbers=numbers) if numbers else Selection.of_list(self.request.user, self.request.GET)

    @cached_property
    def requests(self):
        return self.selection.requests(self.request.user)

    @cached_property
    def count(self) -> int:
        return self.requests.count()

    @cached_property
    def columns(self) -> list:
        return columns_for(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or ExportForm(self.columns),
            "count": self.count,
            "chosen": [f"{number}:0" for number in self.selection.numbers],
            "filters": self.selection.words(self.request.user),
            "later": self.count > AT_ONCE,
            "at_once": AT_ONCE,
            "exports": Export.objects.filter(user=self.request.user)[:20],
        }

    def post(self, request, *args, **kwargs):
        if "make" not in request.POST:
            return self.get(request)
        form = ExportForm(self.columns, request.POST)
        if not self.count or not form.is_valid():
            self.refusal = "incomplete"
            return self.render_to_response(self.get_context_data(form=form), status=422)
        columns, form = form.cleaned_data["columns"], form.cleaned_data["format"]
        return self.ask(columns, form) if self.count > AT_ONCE else self.make(columns, form)

    def ask(self, columns: list[str], form: str):
        export = making.ask(self.request.user, self.selection, columns, form)
        self.log_details |= making.said(export, self.count)
        messages.success(self.request, "The file is being made. It takes a minute or two; you find it on this page.")
        return redirect("consultation_requests:export")

    def make(self, names: list[str], form: str):
        columns, file, held = [column for column in self.columns if column.name in names], BytesIO(), []
        sheets.write(form, [column.heading for column in columns], rows_of(self.requests, columns, held), file)
        self.logged_references += [reference for _, reference in held]
        self.log_details |= {"count": len(held), "filter": self.selection.said(), "columns": names, "format": form}
        return as_file(HttpResponse(file.getvalue()), form, file.tell())

    def _log(self, request) -> None:
        # Before a file is made nobody is shown.
        if self.log_details or self.refusal:
            super()._log(request)


class ExportFileView(Logged, View):
    """A file that the worker made, for the person who asked and still may see what is in it."""

    http_method_names = ["get"]
    permission = EXPORT
    action = access_log.Action.EXPORTED

    def get(self, request, pk):
        export = get_object_or_404(Export, pk=pk, user=request.user)
        self.log_details |= making.said(export, export.rows)
        content = self.content(export)
        if content is None:
            self.refusal = "no longer"
            messages.error(request, UNREACHABLE)
            return redirect("consultation_requests:export")
        return as_file(StreamingHttpResponse(content), export.format, export.size)

    def content(self, export: Export):
        """Its bytes part by part, of which the first was read; None when there is nothing to hand out."""
        ready = export.state == Export.State.READY and export.expires_at > timezone.now()
        if not ready or not making.covered(export, self.request.user):
            return None
        content = parts(making.path_of(export), making.row_of(export))
        try:
            return chain([next(content)], content)
        except (OSError, DecryptionError, StopIteration):
            return None


def as_file(response, form: str, size: int):
    """With a name that says when, and nothing about whom."""
    response["Content-Type"] = sheets.TYPES[form]
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, f"requests-{timezone.localdate()}.{form}")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
