"""Folders of texts, and what an import of one says and does."""

import re
from io import StringIO
from pathlib import Path
from textwrap import dedent

from django.core.management import call_command
from django.db import connection

CLINIC = """
    name: Ferry Street Clinic
    email: desk@ferrystreet.example
    locations: [North Pier]
    people:
      - slug: dr-sam-okoye
        name: Dr. Sam Okoye, MD
        role: Physician
    sign_off: |-
      More questions? Write to {email}.

      Best,
"""
POST = """
    ---
    title: Does rest help?
    question: Will rest help my back?
    author: dr-sam-okoye
    conditions: [back-pain]
    intro: Ten minutes on rest.
    ---
    A day or two, yes.

    After that, move.
"""
CONDITION = """
    ---
    title: Back pain
    author: dr-sam-okoye
    ---
    Most backs mend.
"""


class ContentFolder:
    """A folder `import_content` reads. `write` dedents; `load` answers what the command printed."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, name: str, text: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            text = (dedent(text).lstrip("\n") if text.startswith("\n") else text).encode()
        file.write_bytes(text)
        return file

    def read(self, name: str) -> str:
        return (self.path / name).read_text("utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def small_clinic(self) -> "ContentFolder":
        self.write("clinic.yaml", CLINIC)
        self.write("posts/does-rest-help.md", POST)
        self.write("conditions/back-pain.md", CONDITION)
        return self

    def load(self, **options) -> str:
        return import_content(self.path, **options)


def import_content(path: Path, **options) -> str:
    out = StringIO()
    call_command("import_content", str(path), stdout=out, **options)
    return out.getvalue()


def all_rows() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(repr(row) for row in cursor.fetchall())
    return rows


def changed_tables(before: dict, after: dict) -> dict[str, tuple]:
    """For a message that says what differs, not that something does."""
    return {
        table: (sorted(set(before.get(table, [])) - set(rows)), sorted(set(rows) - set(before.get(table, []))))
        for table, rows in after.items()
        if rows != before.get(table)
    }


def paragraphs_of(markdown_file: Path) -> list[str]:
    """The paragraphs of a text whose body holds nothing else, white space collapsed."""
    body = markdown_file.read_text("utf-8").split("---\n", 2)[2]
    return [collapsed(part) for part in re.split(r"\n\s*\n", body) if part.strip()]


def collapsed(text: str) -> str:
    return " ".join(text.split())
