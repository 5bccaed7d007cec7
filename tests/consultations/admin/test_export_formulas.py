"""What a patient typed is text in every program that opens an export: it is not run, and it can be read."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from consultations.models import ConsultationRequest
from tests.consultations.admin.export_utils import content, make, table

# What spreadsheet programs have been made to run, and what they take for a beginning.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "Hello\n=1+1",
    "Hello;=1+1",
    'Hello";"=1+1',
    '"=1+1',
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://evil.example","here")',
    "{=1+1}",
    "http://evil.example/",
]


@pytest.fixture
def formulas(sign_in):
    """A manager, and one request for each formula, which stands wherever a person or an editor can type."""
    ConsultationRequest.objects.all().delete()
    for text in FORMULAS:
        ConsultationRequest.objects.create(name=text, email=text, message=text, phone=text, place=text)
    return sign_in("manager")


TYPED = ["name", "phone", "email", "message", "place"]


def test_xlsx_has_no_formulas_or_links(formulas):
    sheet = load_workbook(BytesIO(content(make(formulas, columns=TYPED)))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert len(cells) == (len(FORMULAS) + 1) * len(TYPED)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    # Editing such a cell does not run it.
    assert {cell.number_format for cell in cells} == {"@"}
    kept = {row[1].value for row in sheet.iter_rows(min_row=2)}
    assert kept == {text.replace("\r", "\n") for text in FORMULAS}


def test_csv_cells_cannot_become_formulas(formulas):
    rows = table(make(formulas, columns=TYPED, form="csv"))
    cells = [cell for row in rows for cell in row.values()]
    assert len(cells) == len(FORMULAS) * len(TYPED)
    invisible = ' "\t\u00a0\u200b'
    for cell in cells:
        # However a program splits lines and columns.
        pieces = [piece for line in cell.splitlines() for piece in line.split(";")]
        assert not [piece for piece in pieces if piece.lstrip(invisible)[:1] in tuple("=+-@＝＋－＠")], cell
        assert cell[0] not in "\t\r\n"
    assert {cell.replace("'", "") for cell in cells} == {text.replace("\r", "\n").replace("'", "") for text in FORMULAS}


def test_xlsx_rich_text_markup_is_written_as_text(sign_in):
    """XlsxWriter writes what stands between <r> and </r> as it is: a patient could break the file, or style it."""
    ConsultationRequest.objects.all().delete()
    text = "<r><t>Quillon</t></broken></r>"
    ConsultationRequest.objects.create(name=text, message="_x0041_", place="Harbor Point")
    (row,) = table(make(sign_in("manager"), columns=["name", "message"]))
    assert row["Name"].strip() == text
    assert row["Message"] == "_x0041_"


def test_unwritable_characters_are_removed(sign_in):
    ConsultationRequest.objects.all().delete()
    ConsultationRequest.objects.create(name="Quil\x00\x0blon\ud800 <b>&amp;", place="Harbor Point")
    for form in ("xlsx", "csv"):
        (row,) = table(make(sign_in("manager"), columns=["name"], form=form))
        assert row["Name"] == "Quillon <b>&amp;"


@pytest.mark.parametrize(
    ("stored", "xlsx", "csv"),
    [
        ("+12125550100", "+1 212 555 0100", "(212) 555-0100"),
        ("+442071838750", "+44 20 7183 8750", "'+44 20 7183 8750"),
        ("+12125550100 ext. 12", "+1 212 555 0100 ext. 12", "(212) 555-0100 ext. 12"),
        ("", None, ""),
    ],
)
def test_exported_phone_number_is_formatted(sign_in, stored, xlsx, csv):
    ConsultationRequest.objects.all().delete()
    ConsultationRequest.objects.create(name="Quillon", phone=stored, place="Harbor Point")
    manager = sign_in("manager")
    columns = ["reference", "phone"]
    assert [row["Phone"] for row in table(make(manager, columns=columns))] == [xlsx]
    assert [row["Phone"] for row in table(make(manager, columns=columns, form="csv"))] == [csv]
