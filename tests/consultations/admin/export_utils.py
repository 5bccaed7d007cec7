"""Reads an exported file the way a program does."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook

EXPORT = "/admin/requests/export/"


def content(response) -> bytes:
    assert response.status_code == 200
    assert response.get("Content-Disposition", "").startswith("attachment"), "this is no file"
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(response) -> list[dict]:
    """A dictionary a row, by heading; from either format."""
    data = content(response)
    if response["Content-Type"].startswith("text/csv"):
        assert data.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    heads, *rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def references(response) -> list[str]:
    return [row["Reference"] for row in table(response)]


def make(client, query: str = "", columns=("reference",), form: str = "xlsx", **sent):
    """Press “Export”."""
    return client.post(EXPORT + query, {"make": "yes", "columns": columns, "format": form} | sent)
