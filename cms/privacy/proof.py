"""Whether something is really gone: every text of every table is read, whoever made the table."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.db import connection

from cms.privacy.blind_index import subjects_matching
from cms.privacy.models import SearchToken

TSVECTOR = 3614  # PostgreSQL's number for the words of a search index
LETTER = re.compile(r"\\+u([0-9a-fA-F]{4})")
BATCH = 500


def prove_gone(values: Iterable[str]) -> list[str]:
    """The `table.column` names where one of `values` still stands in clear; never the values.

    Looks at texts, JSON, bytes and decoded sessions, in any case and escaped as JSON, HTML or an address; at
    the words of search indexes, and at the keyed hashes of our own. Reads the whole database: for commands,
    jobs and tests, not for a page. A name that two people share is found while one of them is there.
    """
    values = [value for value in dict.fromkeys(values) if value.strip()]
    shapes = {shape for value in values for shape in _shapes(value)}
    found = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    for table in tables:
        found |= {f"{table}.{column}" for column in _columns_with(table, shapes, values)}
    if any(subjects_matching(value).exists() for value in values):
        found.add(f"{SearchToken._meta.db_table}.token")
    return sorted(found)


def _shapes(value: str) -> Iterator[str]:
    """The ways in which a text stands in other texts, without regard to case."""
    for text in {value, value.replace("\r\n", "\n"), value.replace("\r\n", "\n").replace("\n", "\r\n")}:
        quoted = json.dumps(text, ensure_ascii=False)[1:-1]
        # JSON within JSON is what Wagtail keeps of a page's body.
        twice = json.dumps(quoted, ensure_ascii=False)[1:-1]
        addresses = {escape(text, errors="surrogatepass") for escape in (quote, quote_plus)}
        for shape in {text, quoted, twice, html.escape(text), *addresses}:
            yield shape.casefold()


def _columns_with(table: str, shapes: set[str], values: list[str]) -> Iterator[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table that is there
        rows = cursor.fetchmany(BATCH)
        columns = [(column[0], column[1]) for column in cursor.description]
        found = set()
        while rows:
            for row in rows:
                for (name, _kind), cell in zip(columns, row, strict=True):
                    if name not in found and _holds(_text(table, name, cell), shapes):
                        found.add(name)
            rows = cursor.fetchmany(BATCH)
    yield from found
    yield from (name for name, kind in columns if kind == TSVECTOR and _indexed(table, name, values))


def _holds(text: str, shapes: set[str]) -> bool:
    return bool(text) and any(shape in text for shape in shapes)


def _text(table: str, column: str, cell) -> str:
    """A cell as text without regard to case; empty for what holds none, like a number or a date."""
    if isinstance(cell, str):
        return _letters(_session(cell) if _is_session(table, column) else cell).casefold()
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace").casefold()
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str).casefold()
    return ""


def _letters(text: str) -> str:
    """With the letters that JSON writes as numbers, which SQLite keeps as they were written."""
    if "\\u" not in text:
        return text
    pairs = LETTER.sub(lambda found: chr(int(found[1], 16)), text)
    return pairs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_session(table: str, column: str) -> bool:
    return column == "session_data" and table == _session_store().get_model_class()._meta.db_table


def _session(data: str) -> str:
    """What a session says, which is packed in the table."""
    return json.dumps(_session_store()().decode(data), ensure_ascii=False, default=str)


def _session_store():
    return import_module(settings.SESSION_ENGINE).SessionStore


def _indexed(table: str, column: str, values: list[str]) -> bool:
    """Whether the words of a value stand side by side in a search index, as they are or as their stems."""
    name, cell = connection.ops.quote_name(table), connection.ops.quote_name(column)
    either = f"{cell} @@ phraseto_tsquery(%s) OR {cell} @@ phraseto_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        for value in values:
            # What PostgreSQL cannot hold cannot be left in it.
            words = value.replace("\0", "").encode("utf-8", "ignore").decode()
            cursor.execute(f"SELECT 1 FROM {name} WHERE {either} LIMIT 1", [words, words])  # noqa: S608
            if cursor.fetchone():
                return True
    return False
