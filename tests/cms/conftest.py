"""What the tests of the shared ground have in common: a mail server of one's own, and all that is stored."""

import asyncio
import smtplib
import socket
from datetime import datetime

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from cms.outbox.models import Message

NOON = "2030-03-05T12:00:00-08:00"


class Postbox:
    """Takes every mail, but none for the addresses in `refuses`."""

    def __init__(self):
        self.refuses: dict[str, str] = {}
        self.received = []
        # What it does instead of saying that it took a mail: "hangs" or "cuts" the line.
        self.end = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        if self.end == "hangs":
            await asyncio.sleep(1)
        if self.end == "cuts":
            server.transport.abort()
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


class Line(BaseEmailBackend):
    """A mail server without a network, which a test puts into any mood."""

    away = False
    cut = False
    refuses: dict[str, int] = {}
    taken: list[tuple[datetime, str, str]] = []
    """When, to whom, under which Message-ID."""

    def open(self):
        if self.away:
            raise ConnectionRefusedError

    def send_messages(self, messages):
        (message,) = messages
        (address,) = message.to
        if self.cut:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        if code := self.refuses.get(address, self.refuses.get("everybody")):
            raise smtplib.SMTPRecipientsRefused({address: (code, b"said the server")})
        self.taken.append((timezone.now(), address, message.extra_headers["Message-ID"]))
        return 1


@pytest.fixture
def line(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.{Line.__name__}"
    for name, value in {"away": False, "cut": False, "refuses": {}, "taken": []}.items():
        monkeypatch.setattr(Line, name, value)
    return Line


@pytest.fixture
def at_noon(monkeypatch):
    """A clock that a test moves, also for the database's time and for a sender that waits."""
    with time_machine.travel(NOON, tick=False) as clock:
        monkeypatch.setattr("cms.outbox.db_time.database_now", timezone.now)
        monkeypatch.setattr("cms.outbox.sender.sleep", clock.shift)
        yield clock


@pytest.fixture
def waiting(at_noon, send, answers):
    """One new request, and the mail about it not yet sent."""
    Message.objects.all().delete()  # the demo's own
    assert send(answers).status_code == 303


@pytest.fixture
def mails(at_noon, db):
    """Put mails about one request into the outbox: `mails(3)` to the front desk, or `mails("a@x", "b@x")`."""
    facts = Message.objects.first().facts
    Message.objects.all().delete()

    def put(*to: str, times: int = 1) -> list[Message]:
        to = to or ("frontdesk@harborlight.example",)
        rows = [Message(kind="new-request", facts=facts, recipient=address) for _ in range(times) for address in to]
        return Message.objects.bulk_create(rows)

    return put
