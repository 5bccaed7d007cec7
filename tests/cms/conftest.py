"""What the tests of the shared ground have in common: a mail server of one's own, and all that is stored."""

import socket

import pytest
from aiosmtpd.controller import Controller
from django.db import connection


class Postbox:
    """Takes every mail, but none for the addresses in `refuses`."""

    def __init__(self):
        self.refuses: dict[str, str] = {}
        self.received = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        return "250 taken"

    def people(self) -> list[str]:
        return sorted(address for envelope in self.received for address in envelope.rcpt_tos)


@pytest.fixture
def mail_server(settings):
    """A real mail server on loopback, and the site told to use it."""
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield postbox
    controller.stop()


@pytest.fixture
def no_mail_server(settings):
    """The site told to use a port where nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def everything_stored(db):
    """Every value of every table, as whoever stole a backup would read them."""

    def dump() -> str:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [str(value) for row in cursor.fetchall() for value in row]
        return "\n".join(found)

    return dump
