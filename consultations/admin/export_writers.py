"""Writes rows as an XLSX or a CSV file. Text stays text in both, so no cell can become a formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook

from cms.phone_numbers import format_international_phone_number, format_phone_number

# Characters that no spreadsheet can hold: controls, lone surrogates, non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Signs that begin a formula, in all widths that spreadsheet programs accept.
SIGN = "[=+\\-@＝＋－＠﹦﹢﹣﹫−]"
# What programs skip before the sign: spaces, quotes, invisible characters.
SKIPPED = "[\\s\"'\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
# A cell begins with the text, and wherever a program splits lines or columns.
FORMULA = re.compile(f"(^|[\n;\t|])(?={SKIPPED}{SIGN})")
# Excel recognizes UTF-8 by this mark.
BYTE_ORDER_MARK = "\ufeff"
WORKBOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Phone(str):
    """A phone number in E.164 form, which both writers format for reading and dialing."""


def write_xlsx(headings: list[str], rows: Iterable[list]) -> bytes:
    """The bytes of a workbook with one sheet. Cells are text, whole numbers, dates, naive datetimes or None."""
    file = BytesIO()
    # In memory: without it, an unencrypted copy would be written to the temporary folder.
    with Workbook(file, WORKBOOK_OPTIONS) as workbook:
        sheet = workbook.add_worksheet("Requests")
        bold = workbook.add_format({"bold": True, "num_format": "@"})
        # Text that stays text when a user edits the cell.
        text = workbook.add_format({"num_format": "@", "quote_prefix": True})
        day = workbook.add_format({"num_format": "mmm d, yyyy"})
        moment = workbook.add_format({"num_format": "mmm d, yyyy h:mm AM/PM"})
        for position, heading in enumerate(headings):
            sheet.write_string(0, position, heading, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for position, value in enumerate(row):
                if isinstance(value, str):
                    # An empty string stays an empty cell.
                    if value:
                        sheet.write_string(last, position, xlsx_text(value), text)
                elif isinstance(value, date):
                    sheet.write_datetime(last, position, value, moment if isinstance(value, datetime) else day)
                elif value is not None:
                    sheet.write_number(last, position, value)
        sheet.set_column(0, len(headings) - 1, 24)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(headings) - 1)
    return file.getvalue()


def stream_csv(headings: list[str], rows: Iterable[list]) -> Iterator[str]:
    """The lines of a CSV file, one after the other."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([csv_text(value) for value in row])


class _Echo:
    """A file-like object that returns what is written to it, as in Django's documentation on streaming CSV."""

    def write(self, line: str) -> str:
        return line


def clean_text(text: str) -> str:
    """`text` with one kind of line break, and without what cannot be written."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def xlsx_text(value: str) -> str:
    text = clean_text(value)
    if isinstance(value, Phone):
        return format_international_phone_number(text)
    # XlsxWriter writes a text between <r> and </r> as markup of its own, unescaped; the space prevents it.
    return f" {text}" if text.startswith("<r>") else text


def csv_text(value) -> str:
    """A cell of CSV, with an apostrophe before anything a program could run as a formula.

    A US number is written (212) 555-0100: it begins with no sign and cannot be rounded.
    """
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Phone):
        value = format_phone_number(value)
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = FORMULA.sub(r"\1'", clean_text(value))
    return f"'{text}" if text.startswith(("\t", "\n")) else text
