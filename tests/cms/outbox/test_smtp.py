"""What goes over the wire, byte for byte: one recipient, the headers we know, nothing that was typed."""

import re
import smtplib
import socket
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.utils import timezone

from cms.clinic.models import ClinicSettings
from cms.outbox.models import MailServer, Message
from cms.outbox.sender import send_due

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
NASTY = [
    "Clinic\nBcc: victim@mail.example",
    "Clinic\r\nBcc: victim@mail.example\r\n\r\nHello",
    "Clinic\u2028Bcc: victim@mail.example",
    "Clinic\x85Bcc: victim@mail.example\x00\x1b",
    "=?utf-8?q?Clinic=0ABcc:_victim=40mail.example?=",
    '"Clinic" <victim@mail.example>, other',
    "victim@mail.example, Clinic",
    "Clínica del Mar " + "ñ" * 100,
    "x" * 5000,
    "",
]


def headers_of(content: bytes) -> list[str]:
    """The names of the headers as they stand on the wire, not as a parser forgives them."""
    head = content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii")
    return [line.partition(":")[0] for line in re.split(r"\n(?![ \t])", head)]


def test_complete_email_matches_expected_text(waiting, mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "Somebody Else <website@clinic.example>"
    send_due()
    assert len(mail_server.received) == 4
    for envelope in mail_server.received:
        assert (envelope.mail_from, len(envelope.rcpt_tos)) == ("website@clinic.example", 1)
        names = headers_of(envelope.content)
        assert len(names) == len(HEADERS)
        assert set(names) == HEADERS
        mail = message_from_bytes(envelope.content)
        message = Message.objects.get(recipient=envelope.rcpt_tos[0])
        known = {
            "From": "Harborlight Clinic <website@clinic.example>",
            "To": envelope.rcpt_tos[0],
            "Subject": "New request",
            "Message-ID": f"<{message.pk}@localhost>",
            "Auto-Submitted": "auto-generated",
            "Content-Type": 'text/plain; charset="utf-8"',
        }
        assert {name: mail[name] for name in known} == known


@pytest.mark.parametrize("name", NASTY, ids=range(len(NASTY)))
def test_clinic_name_cannot_inject_headers(waiting, mail_server, name, monkeypatch):
    monkeypatch.setattr(ClinicSettings, "load", classmethod(lambda cls, **_: ClinicSettings(name=name)))
    monkeypatch.setattr("cms.page_cache.content_version._cache", {})
    send_due()
    assert len(mail_server.received) == 4
    for envelope in mail_server.received:
        assert envelope.mail_from == "no-reply@localhost"
        assert set(headers_of(envelope.content)) == HEADERS
        mail = message_from_bytes(envelope.content)
        # One address behind one name, and what looks like another is part of the name.
        assert mail["From"].count("no-reply@localhost") == 1
        assert mail["From"].endswith("no-reply@localhost>" if name else "no-reply@localhost")
        assert "\n" not in str(make_header(decode_header(mail["From"]))).replace("\n ", " ")


@pytest.mark.parametrize(
    "address",
    [
        "victim@mail.example,other@mail.example",
        "staff@mail.example\nBcc: victim@mail.example",
        "staff@mail.example\r\nSubject: Hello",
        "Staff <staff@mail.example>",
        "staff@mail.example\u2028",
        "nobody",
    ],
)
def test_invalid_address_gets_no_email_and_delays_no_one(mails, mail_server, address):
    mails(address, "staff@mail.example")
    send_due()
    assert mail_server.people() == ["staff@mail.example"]
    left = Message.objects.get(recipient=address)
    assert left.state == "waiting"
    assert left.last_error in ("ValidationError", "UnicodeError")


def test_emails_share_one_connection(mails, mail_server, monkeypatch):
    lines, connect = [], smtplib.SMTP.connect

    def counted(self, *given):
        lines.append(self.timeout)
        return connect(self, *given)

    monkeypatch.setattr(smtplib.SMTP, "connect", counted)
    mails(times=10)
    assert send_due() == 10
    assert lines == [20]


@pytest.mark.parametrize("answer", ["421 closing down", "450 later", "550 never", "554 no"])
def test_server_error_for_one_email_does_not_stop_others(mails, mail_server, at_noon, answer):
    mails("bad@mail.example", "good@mail.example")
    mail_server.refuses["bad@mail.example"] = answer
    for _ in range(3):
        send_due()
        at_noon.shift(75)
    assert mail_server.people() == ["good@mail.example"]
    mail_server.refuses.clear()
    at_noon.shift(3600)
    send_due()
    assert mail_server.people() == ["bad@mail.example", "good@mail.example"]


def test_silent_server_costs_no_message_a_try(mails, mail_server, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.3
        (mail,) = mails()
        assert send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert MailServer.objects.get().away_since


@pytest.mark.parametrize("end", ["hangs", "cuts"])
def test_retry_after_timeout_uses_same_message_id(mails, mail_server, settings, end):
    """Nobody knows whether that one was taken: a second copy carries the same Message-ID."""
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.end = end
    (mail,) = mails()
    assert send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 1)

    mail_server.end = ""
    Message.objects.update(due_at=timezone.now())
    MailServer.objects.update(retry_at=None)
    assert send_due() == 1
    names = {message_from_bytes(envelope.content)["Message-ID"] for envelope in mail_server.received}
    assert (len(mail_server.received), len(names)) == (2, 1)
