"""Mail is never lost: it waits, it is tried again, and one bad address holds up nobody else."""

from email import message_from_bytes

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command
from django.test import Client

from cms.outbox.models import Message
from cms.outbox.sender import oldest_waiting_minutes, send_due

NOON = "2030-03-05T12:00:00-08:00"
STAFF = [f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner", "physician")]


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def waiting(at_noon, send, answers):
    """One new request, and the mail about it not yet sent."""
    Message.objects.all().delete()  # the demo's own
    assert send(answers).status_code == 303


def test_one_copy_goes_to_each_person_and_none_a_second_time(waiting, mail_server):
    call_command("send_outbox", verbosity=0)
    assert mail_server.people() == STAFF
    assert all(len(envelope.rcpt_tos) == 1 for envelope in mail_server.received)
    send_due()
    assert len(mail_server.received) == 4
    assert oldest_waiting_minutes() == 0


def test_nobody_waits_for_the_mail_server_when_sending_the_form(waiting, no_mail_server):
    """The form has been answered; only then is mail tried."""
    assert send_due() == 0
    assert Message.objects.exclude(state="sent").count() == 4


def test_a_mail_server_that_is_away_is_tried_after_1_5_15_and_then_every_60_minutes(waiting, no_mail_server, at_noon):
    send_due()
    attempts = list(Message.objects.exclude(state="sent").values_list("attempts", flat=True))
    assert attempts == [1] * 4
    for number, minutes in enumerate((1, 5, 15, 60, 60, 60), start=2):
        at_noon.shift(minutes * 60 - 1)
        send_due()
        assert set(Message.objects.exclude(state="sent").values_list("attempts", flat=True)) == {number - 1}
        at_noon.shift(1)
        send_due()
        assert set(Message.objects.exclude(state="sent").values_list("attempts", flat=True)) == {number}


def test_once_the_mail_server_is_back_everybody_is_told_once(waiting, no_mail_server, at_noon, request):
    send_due()
    server = request.getfixturevalue("mail_server")
    assert send_due() == 0
    at_noon.shift(60)
    assert send_due() == 4
    assert server.people() == STAFF


def test_one_bad_address_holds_up_nobody_else(waiting, mail_server, at_noon):
    mail_server.refuses["manager@harborlight.example"] = "550 no such person here: manager@harborlight.example"
    send_due()
    assert mail_server.people() == [person for person in STAFF if not person.startswith("manager")]
    # Nor is anybody else told again when it is tried again.
    for _ in range(3):
        at_noon.shift(3600)
        send_due()
    assert len(mail_server.received) == 3
    mail_server.refuses.clear()
    at_noon.shift(3600)
    send_due()
    assert mail_server.people() == STAFF


def test_a_failure_is_kept_as_its_kind_and_not_in_the_servers_words(waiting, mail_server, caplog):
    mail_server.refuses["manager@harborlight.example"] = "550 no such person here: Quillon Vastergaard"
    send_due()
    (late,) = Message.objects.exclude(state="sent")
    assert late.last_error
    assert "Quillon" not in late.last_error + caplog.text
    assert "manager@" not in late.last_error + caplog.text


def test_how_long_the_oldest_has_waited_is_told_by_the_readiness_page(waiting, no_mail_server, at_noon):
    send_due()
    at_noon.shift(17 * 60)
    send_due()
    assert oldest_waiting_minutes() == 17
    assert Client().get("/readyz/").json()["outbox"] == {"oldest_waiting_minutes": 17}


class KilledAfterSending(EmailBackend):
    """The mail is out, and the process ends before it can say so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


@pytest.fixture
def killed(waiting, settings):
    """A sender that was killed after its first mail; the mail that is out."""
    settings.EMAIL_BACKEND = f"{__name__}.{KilledAfterSending.__name__}"
    with pytest.raises(KeyboardInterrupt):
        send_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    (first,) = mail.outbox
    return first


def test_a_sender_killed_in_between_holds_its_mail_for_two_minutes_and_no_longer(killed, at_noon):
    """The second copy carries the first one's Message-ID, so that a mailbox can show them as one."""
    send_due()
    others = mail.outbox[1:]
    assert killed.to[0] not in [message.to[0] for message in others]
    assert len(others) == 3

    at_noon.shift(121)
    send_due()
    (again,) = mail.outbox[4:]
    assert again.to == killed.to
    assert again.extra_headers["Message-ID"] == killed.extra_headers["Message-ID"]
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 4


def test_the_second_copy_is_the_same_mail_also_from_a_new_container(killed, at_noon, monkeypatch):
    """A container that is started again has another host name."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "another-container", raising=False)
    at_noon.shift(121)
    send_due()
    (again,) = [message for message in mail.outbox[1:] if message.to == killed.to]
    assert again.extra_headers["Message-ID"] == killed.extra_headers["Message-ID"]


def test_a_mail_without_anybody_to_tell_waits_until_there_is_somebody(waiting, mail_server, at_noon):
    people = get_user_model().objects.all()
    addresses = dict(people.values_list("username", "email"))
    people.update(email="")
    assert send_due() == 0
    assert oldest_waiting_minutes() == 0
    people.filter(username="frontdesk").update(email=addresses["frontdesk"])
    at_noon.shift(3600)
    assert send_due() == 1
    assert mail_server.people() == ["frontdesk@harborlight.example"]


def test_more_than_one_run_can_carry_goes_out_with_the_next(waiting, mail_server):
    for _ in range(60):
        Message.objects.create(kind="new-request", facts=Message.objects.first().facts, recipient=STAFF[0])
    first = send_due()
    assert 0 < first < 64
    send_due()
    assert len(mail_server.received) == 64


def test_every_mail_says_whence_it_comes_and_asks_for_no_answer_by_machines(waiting, mail_server, settings):
    send_due()
    for envelope in mail_server.received:
        parts = message_from_bytes(envelope.content)
        assert parts["From"] == settings.DEFAULT_FROM_EMAIL
        assert parts["Auto-Submitted"] == "auto-generated"
        assert parts["Reply-To"] is None
        assert parts["Message-ID"]
