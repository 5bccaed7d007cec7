"""Rows as an XLSX or a CSV file, written from the first to the last and never kept whole.

Not by a library: openpyxl puts a copy of the sheet in clear into the machine's temporary folder. Here nothing but
text and counted numbers can be written at all; there is no way to write a formula or a link.
"""

import csv
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from consultations.desk.cells import bare_cell, text_cell
from consultations.models import Export

TYPES = {
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.CSV: "text/csv; charset=utf-8",
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The least a workbook of one sheet consists of. Style 1 is text that stays text when somebody edits it; 2 is a heading.
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Requests" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
# The headings stay in sight.
SHEET_BEGINS = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="50" width="24" customWidth="1"/></cols><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"


def write(form: str, headings: list[str], rows: Iterable[list], file) -> None:
    """Write a file of this format into `file`, which only needs `write`. Cells are text, whole numbers or None."""
    {Export.Format.XLSX: _write_xlsx, Export.Format.CSV: _write_csv}[form](headings, rows, file)


def _write_xlsx(headings, rows, file) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for path, text in PARTS.items():
            book.writestr(path, HEAD + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((HEAD + SHEET_BEGINS + _row(1, headings, style=2)).encode())
            for number, row in enumerate(rows, start=2):
                sheet.write(_row(number, row, style=1).encode())
            sheet.write(SHEET_ENDS.encode())


def _row(number: int, cells: list, style: int) -> str:
    return f'<row r="{number}">{"".join(_cell(value, style) for value in cells)}</row>'


def _cell(value, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    text = escape(text_cell(value))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


class _Encoded:
    def __init__(self, file):
        self.file = file

    def write(self, text: str) -> None:
        self.file.write(text.encode())


def _write_csv(headings, rows, file) -> None:
    # Excel takes a file for UTF-8 when this mark comes first.
    file.write("\ufeff".encode())
    writer = csv.writer(_Encoded(file), quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([bare_cell(value) if isinstance(value, str) else value for value in row])
