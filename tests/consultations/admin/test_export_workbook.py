"""The workbook of an export: cells, header, and no copy on disk."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from consultations.models import ConsultationRequest
from tests.consultations.admin.export_utils import content, make
from tests.consultations.admin.test_export import some

__all__ = ["some"]

pytestmark = pytest.mark.django_db


def test_workbook_has_a_frozen_header_and_a_filter_and_real_dates_and_numbers(some, sign_in):
    columns = ["reference", "came_in", "attempts", "scheduled_for"]
    ConsultationRequest.objects.update(attempts=2, scheduled_for=date(2026, 12, 1))
    sheet = load_workbook(BytesIO(content(make(sign_in("manager"), columns=columns)))).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:D{sheet.max_row}"
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "n", "d"]
    assert sheet["B2"].value - timezone.localtime().replace(tzinfo=None) < timedelta(days=1)


def test_no_part_of_a_workbook_is_written_to_a_temporary_file(some, sign_in, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert ZipFile(BytesIO(content(make(sign_in("manager"), columns=["name"])))).testzip() is None
