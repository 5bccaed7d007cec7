"""Mail is never lost: it waits, it is tried again, and one bad address holds up nobody else."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from cms.outbox.health import oldest_waiting_minutes
from cms.outbox.models import Message
from cms.outbox.sender import send_due

STAFF = [f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner", "physician")]


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


def test_once_the_mail_server_is_back_everybody_is_told_once(waiting, no_mail_server, at_noon, request):
    send_due()
    server = request.getfixturevalue("mail_server")
    assert send_due() == 0
    at_noon.shift(72)
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
    at_noon.shift(72 * 60)
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
    assert oldest_waiting_minutes() == 17
    assert Client().get("/readyz/").json()["outbox"] == {"oldest_waiting_minutes": 17, "failed": 0}


def test_a_mail_without_anybody_to_tell_waits_until_there_is_somebody(waiting, mail_server, at_noon):
    people = get_user_model().objects.all()
    addresses = dict(people.values_list("username", "email"))
    people.update(email="")
    assert send_due() == 0
    assert oldest_waiting_minutes() == 0
    people.filter(username="frontdesk").update(email=addresses["frontdesk"])
    at_noon.shift(72)
    assert send_due() == 1
    assert mail_server.people() == ["frontdesk@harborlight.example"]


def test_more_than_one_run_can_carry_goes_out_with_the_next(waiting, mail_server):
    for _ in range(180):
        Message.objects.create(kind="new-request", facts=Message.objects.first().facts, recipient=STAFF[0])
    first = send_due()
    assert 0 < first < 184
    send_due()
    assert len(mail_server.received) == 184
