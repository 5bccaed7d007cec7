"""Mail is never lost: it waits, it is tried again, and one bad address holds up nobody else."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from cms.outbox.health import oldest_waiting_minutes
from cms.outbox.models import Message
from cms.outbox.sender import send_due

STAFF = [f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner", "physician")]


def test_each_recipient_gets_one_copy_once(waiting, mail_server):
    call_command("send_outbox", verbosity=0)
    assert mail_server.people() == STAFF
    assert all(len(envelope.rcpt_tos) == 1 for envelope in mail_server.received)
    send_due()
    assert len(mail_server.received) == 4
    assert oldest_waiting_minutes() == 0


def test_sending_form_does_not_wait_for_mail_server(waiting, no_mail_server):
    """The form has been answered; only then is mail tried."""
    assert send_due() == 0
    assert Message.objects.exclude(state="sent").count() == 4


def test_staff_are_notified_once_after_mail_server_returns(waiting, no_mail_server, at_noon, request):
    send_due()
    server = request.getfixturevalue("mail_server")
    assert send_due() == 0
    at_noon.shift(72)
    assert send_due() == 4
    assert server.people() == STAFF


def test_bad_address_does_not_delay_others(waiting, mail_server, at_noon):
    mail_server.refuses["manager@harborlight.example"] = "550 no such person here: manager@harborlight.example"
    send_due()
    assert mail_server.people() == [person for person in STAFF if not person.startswith("manager")]
    # Nor is anybody else told again when it is tried again.
    for _ in range(3):
        at_noon.shift(3600)
        send_due()
    assert len(mail_server.received) == 3
    mail_server.refuses.clear()
    at_noon.shift(72 * 60)
    send_due()
    assert mail_server.people() == STAFF


def test_stored_error_contains_no_server_message(waiting, mail_server, caplog):
    mail_server.refuses["manager@harborlight.example"] = "550 no such person here: Quillon Vastergaard"
    send_due()
    (late,) = Message.objects.exclude(state="sent")
    assert late.last_error
    assert "Quillon" not in late.last_error + caplog.text
    assert "manager@" not in late.last_error + caplog.text


def test_readyz_reports_oldest_waiting_message(waiting, no_mail_server, at_noon):
    send_due()
    at_noon.shift(17 * 60)
    assert oldest_waiting_minutes() == 17
    assert Client().get("/readyz/").json()["outbox"] == {"oldest_waiting_minutes": 17, "failed": 0}


def test_message_without_recipients_waits_until_there_is_one(waiting, mail_server, at_noon):
    people = get_user_model().objects.all()
    addresses = dict(people.values_list("username", "email"))
    people.update(email="")
    assert send_due() == 0
    assert oldest_waiting_minutes() == 0
    people.filter(username="frontdesk").update(email=addresses["frontdesk"])
    at_noon.shift(72)
    assert send_due() == 1
    assert mail_server.people() == ["frontdesk@harborlight.example"]


def test_messages_over_run_limit_are_sent_in_next_run(waiting, mail_server):
    for _ in range(180):
        Message.objects.create(kind="new-request", facts=Message.objects.first().facts, recipient=STAFF[0])
    first = send_due()
    assert 0 < first < 184
    send_due()
    assert len(mail_server.received) == 184
