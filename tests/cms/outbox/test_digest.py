"""The morning's mail: once a day, to everyone for whom something waits, in counts."""

from email import message_from_bytes

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cms.outbox import digest
from cms.outbox.models import Message
from cms.outbox.sender import send_due

# Before and after seven at the clinic.
EARLY = "2030-03-05T06:59:59-08:00"
SUNDAY = "2030-03-03T07:00:00-08:00"
SEVEN = "2030-03-05T07:00:00-08:00"


WAITS: dict[str, list[str]] = {}


def sentences_of_a_test(user) -> list[str]:
    return WAITS.get(user.username, [])


@pytest.fixture
def desk(settings, monkeypatch, db):
    """Two requests wait for the front desk, three for the owner, nothing for anybody else; nothing else is mailed."""
    Message.objects.all().delete()
    waits = {"frontdesk": ["2 requests are new."], "owner": ["3 requests are new.", "1 is overdue."]}
    monkeypatch.setattr(f"{__name__}.WAITS", waits)
    settings.DIGEST_SECTIONS = [f"{__name__}.sentences_of_a_test"]
    return waits


@pytest.fixture
def at(monkeypatch):
    def run(moment: str) -> int:
        with time_machine.travel(moment, tick=False):
            return digest.enqueue_daily_digest()

    return run


def test_digest_is_queued_at_seven_clinic_time(desk, at):
    assert at(EARLY) == 0
    assert at(SEVEN) == 2
    assert at(SUNDAY) == 2


def test_restarted_worker_does_not_queue_digest_twice(desk, at):
    assert at(SEVEN) == 2
    assert at("2030-03-05T07:01:00-08:00") == 0
    assert at("2030-03-05T11:59:00-08:00") == 0
    assert at("2030-03-06T07:00:00-08:00") == 2


def test_concurrent_workers_queue_digest_once(desk, at, monkeypatch):
    """Both looked, neither saw a row: the row itself decides."""
    at(SEVEN)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    assert at(SEVEN) == 0


def test_late_digest_is_sent_until_noon_only(desk, at):
    assert at("2030-03-05T10:30:00-08:00") == 2
    assert at("2030-03-06T12:00:00-08:00") == 0


def test_queued_digest_stores_user_id_only(desk, at):
    at(SEVEN)
    people = get_user_model().objects.in_bulk(field_name="username")
    assert {str(message.facts) for message in Message.objects.all()} == {
        str({"user": people[name].pk}) for name in ("frontdesk", "owner")
    }


def test_digest_counts_are_computed_when_sent(desk, at, mail_server):
    with time_machine.travel(SEVEN, tick=False):
        digest.enqueue_daily_digest()
        desk["owner"] = ["4 requests are new."]
        desk["frontdesk"] = []
        send_due()
    mails = {envelope.rcpt_tos[0]: message_from_bytes(envelope.content) for envelope in mail_server.received}
    assert {mail["Subject"] for mail in mails.values()} == {"Today's work at the clinic"}
    texts = {address: mail.get_payload(decode=True).decode().split("\r\n") for address, mail in mails.items()}
    link = "Sign in to handle them: http://localhost:8000/admin/"
    assert texts["owner@harborlight.example"][:3] == ["4 requests are new.", "", link]
    assert texts["frontdesk@harborlight.example"][:3] == ["Nothing is waiting now.", "", link]
    assert set(texts) == {"owner@harborlight.example", "frontdesk@harborlight.example"}


def test_inactive_users_and_users_without_email_get_no_digest(desk, at, mail_server):
    people = get_user_model().objects
    people.filter(username="frontdesk").update(email="")
    assert at(SEVEN) == 1
    people.filter(username="owner").update(is_active=False)
    with time_machine.travel(SEVEN, tick=False):
        assert send_due() == 0
    assert not Message.objects.exists()


def test_waiting_digest_of_yesterday_is_replaced(desk, at):
    at(SEVEN)
    at("2030-03-06T07:00:00-08:00")
    assert Message.objects.filter(kind=digest.DAILY_DIGEST).count() == 2
