"""The committed matrix as text, and as a mapping; and what the site answers now."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from tests.access_matrix.arguments import Example, examples
from tests.access_matrix.crawler import patterns
from tests.access_matrix.objects import make_things
from tests.access_matrix.post_data import Writes
from tests.access_matrix.status_codes import MEANINGS, code

FILE = Path(__file__).with_name("addresses.txt")
ROLES = ("anonymous", "owner", "physician", "editor", "frontdesk", "manager")
METHODS = ("GET", "POST")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Key = tuple[str, str]
HEADER = """\
# Every address of the site, and what it answers to whom when it is asked for things that exist, and sent an
# empty form. HEAD answers as GET does.
# Written by `python -m tests.access_matrix.write_table`; read each changed line before you commit it.
#
{meanings}
"""


def committed() -> dict[Key, dict[str, str]]:
    """Row and method, to the cell of each role."""
    lines = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    return {(address, method): dict(zip(ROLES, cells, strict=True)) for address, method, *cells in map(_cells, lines)}


def _cells(line: str) -> list[str]:
    # An address may hold single spaces; columns are two apart.
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def text(rows: dict[Key, dict[str, str]]) -> str:
    """The table as it is committed, sorted by address."""
    lines = ["\n".join(f"# {word:8} {meaning}" for word, meaning in MEANINGS.items())]
    body = [line(key, rows[key]) for key in sorted(rows)]
    head = ["# " + line(("address", "method"), dict(zip(ROLES, ROLES, strict=True)))]
    return HEADER.format(meanings="\n".join(lines)) + "\n".join([*head, *body]) + "\n"


def line(key: Key, cells: dict[str, str]) -> str:
    address, method = key
    return f"{address:<100}  {method:<6}  " + "  ".join(f"{cells.get(role, '?'):<9}" for role in ROLES).rstrip()


class Visitor:
    """One of the six, who asks for addresses and leaves everything as it was."""

    def __init__(self, role: str):
        self.stranger = role == "anonymous"
        self.client = Client(raise_request_exception=False)
        user = get_user_model().objects.get(username="owner" if self.stranger else role)
        self.things = make_things(user)
        if not self.stranger:
            self.client.force_login(user, BACKEND)
        self._cookies = self.client.cookies.copy()

    def examples(self) -> Iterator[Example]:
        for address in patterns():
            yield from examples(address, self.things)

    def asks(self, method: str, path: str):
        """The response, after its changes were taken back; `response.wrote` says whether there were any."""
        self.client.cookies = self._cookies.copy()
        # As a browser on the site's own page does.
        headers = {"Origin": settings.SITE_URL}
        writes = Writes()
        with undone(), connection.execute_wrapper(writes):
            response = self.client.generic(method, path, headers=headers)
            # A page made while it is sent is not made before it is read.
            response.body = b"".join(response) if response.streaming else response.content
        cache.clear()
        response.wrote = writes.any
        return response

    def code(self, method: str, path: str) -> str:
        response = self.asks(method, path)
        return code(response, self.stranger, response.wrote)


@contextmanager
def undone():
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def column(role: str, only=None) -> tuple[dict[Key, str], list[str]]:
    """What `role` is answered at each address, and the addresses where HEAD differs; `only` limits the rows.

    HEAD is asked wherever GET does not show a page, for there it might slip past a check, and by the owner everywhere.
    """
    visitor, cells, differ = Visitor(role), {}, []
    for row, path in visitor.examples():
        if only is not None and row not in only:
            continue
        for method in METHODS:
            cells[row, method] = visitor.code(method, path)
        shown = cells[row, "GET"] == "open" and role != "owner"
        # Some of Wagtail's know no HEAD at all, which shows nothing.
        if not shown and visitor.code("HEAD", path) not in (cells[row, "GET"], "405"):
            differ.append(row)
    return cells, differ
