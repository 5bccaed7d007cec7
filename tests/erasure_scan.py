"""Searches every table of the database for text that must not be there, for tests of erasure."""

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

TSVECTOR = 3614  # PostgreSQL's type number of a search index
UNICODE_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
BATCH = 500


def find_remaining(values: Iterable[str]) -> list[str]:
    """Return the `table.column` names that contain one of `values` unencrypted, including tables without a model.

    Reads text, JSON, bytes and decoded sessions, in any case and escaped as JSON, HTML or a URL; also the words in
    PostgreSQL's search indexes, and the keyed hashes of our own search index.
    """
    values = [value for value in dict.fromkeys(values) if value.strip()]
    variants = {variant for value in values for variant in _variants(value)}
    found = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    for table in tables:
        found |= {f"{table}.{column}" for column in _columns_with(table, variants, values)}
    if any(subjects_matching(value).exists() for value in values):
        found.add(f"{SearchToken._meta.db_table}.token")
    return sorted(found)


def _variants(value: str) -> Iterator[str]:
    """The case-folded spellings of a text inside other text."""
    for text in {value, value.replace("\r\n", "\n"), value.replace("\r\n", "\n").replace("\n", "\r\n")}:
        escaped = json.dumps(text, ensure_ascii=False)[1:-1]
        # Wagtail stores a page's body as JSON within JSON.
        twice = json.dumps(escaped, ensure_ascii=False)[1:-1]
        urls = {escape(text, errors="surrogatepass") for escape in (quote, quote_plus)}
        for variant in {text, escaped, twice, html.escape(text), *urls}:
            yield variant.casefold()


def _columns_with(table: str, variants: set[str], values: list[str]) -> Iterator[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = cursor.fetchmany(BATCH)
        columns = [(column[0], column[1]) for column in cursor.description]
        found = set()
        while rows:
            for row in rows:
                for (name, _type), cell in zip(columns, row, strict=True):
                    if name not in found and _contains(_cell_text(table, name, cell), variants):
                        found.add(name)
            rows = cursor.fetchmany(BATCH)
    yield from found
    yield from (name for name, kind in columns if kind == TSVECTOR and _is_indexed(table, name, values))


def _contains(text: str, variants: set[str]) -> bool:
    return bool(text) and any(variant in text for variant in variants)


def _cell_text(table: str, column: str, cell) -> str:
    """A cell as case-folded text; empty for numbers, dates and the like."""
    if isinstance(cell, str):
        return _unescape(_decode_session(cell) if _is_session(table, column) else cell).casefold()
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace").casefold()
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str).casefold()
    return ""


def _unescape(text: str) -> str:
    r"""Text with the \uXXXX escapes decoded, which SQLite stores as JSON wrote them."""
    if "\\u" not in text:
        return text
    pairs = UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return pairs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_session(table: str, column: str) -> bool:
    return column == "session_data" and table == _session_store().get_model_class()._meta.db_table


def _decode_session(data: str) -> str:
    return json.dumps(_session_store()().decode(data), ensure_ascii=False, default=str)


def _session_store():
    return import_module(settings.SESSION_ENGINE).SessionStore


def _is_indexed(table: str, column: str, values: list[str]) -> bool:
    """Whether a PostgreSQL search index has the words of a value next to each other, as typed or as stems."""
    name, cell = connection.ops.quote_name(table), connection.ops.quote_name(column)
    either = f"{cell} @@ phraseto_tsquery(%s) OR {cell} @@ phraseto_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        for value in values:
            # PostgreSQL can't store these characters.
            words = value.replace("\0", "").encode("utf-8", "ignore").decode()
            cursor.execute(f"SELECT 1 FROM {name} WHERE {either} LIMIT 1", [words, words])
            if cursor.fetchone():
                return True
    return False
