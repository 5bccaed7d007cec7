"""The notice to staff about a new request: its content, its recipients, and that it holds nothing a patient typed."""

from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format

from cms.outbox.models import Message
from cms.public_forms.models import IdempotencyRecord
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import reference_after

# Unusual enough that no email contains one by chance.
CANARIES = {
    "name": "Qanaryname Vastergaard",
    "phone": "(714) 555-9173",
    "email": "qanarymail@qanarydomain.example",
    "message": "Qanarymessage: suicide <b>Qanarybold</b>\r\nBcc: qanarybcc@mail.example",
    "best_time": "evening",
    "condition": "ptsd",
    "entry": "feed",
}
REFERRED = {
    "clinician": "Dr. Qanaryclinician",
    "practice": "Qanarypractice",
    "patient_name": "Qanarypatient",
}


@pytest.fixture
def mails(db):
    """Send the outbox and return the raw messages."""
    call_command("send_outbox", verbosity=0)  # what the demo left
    mail.outbox.clear()

    def sent() -> list[str]:
        call_command("send_outbox", verbosity=0)
        return [message.message().as_bytes().decode() for message in mail.outbox]

    return sent


def plain(wire: str) -> str:
    """Return all headers and parts of an email, decoded."""
    message = message_from_bytes(wire.encode())
    parts = [str(make_header(decode_header(value))) for value in message.values()]
    parts += [part.get_payload(decode=True).decode() for part in message.walk() if not part.is_multipart()]
    return "\n".join(parts)


def test_notice_has_reference_location_type_due_time_and_link(send, answers, arrived, mails):
    reference = reference_after(send(answers | CANARIES))
    due = date_format(timezone.localtime(arrived()[0].due_at), "D, M j, g:i a")
    for wire in mails():
        message = message_from_bytes(wire.encode())
        assert message["Subject"] == "New request"
        lines = [line for line in message.get_payload(decode=True).decode().splitlines() if line]
        assert lines == [
            "A new request came in.",
            f"Reference: {reference}",
            "Location: Harbor Point",
            "Type: Consultation",
            f"Reply due: {due}",
            f"Sign in to read it: http://localhost:8000/admin/requests/{arrived()[0].pk}/",
        ]


def test_notice_links_to_the_request(send, answers, mails, sign_in):
    send(answers)
    link = mails()[0].split("Sign in to read it: ")[1].split()[0]
    assert answers["name"] in sign_in("frontdesk").get(link.removeprefix("http://localhost:8000")).content.decode()


def test_notice_contains_no_patient_text(send, answers, referral, mails):
    send(answers | CANARIES)
    send(referral | REFERRED | {"patient_phone": "(714) 555-9174"}, "/invite/refer/")
    wires = mails()
    assert len(wires) == 8
    for wire in wires:
        text = (wire + plain(wire)).lower()
        typed = ["qanary", "vastergaard", "5559173", "555-9173", "5559174", "555-9174", "suicide", "evening", "ptsd"]
        assert not [word for word in typed if word in text]


def test_outbox_contains_no_patient_text(send, answers):
    send(answers | CANARIES)
    message = Message.objects.order_by("-created_at").first()
    assert set(message.facts) == {"request"}
    assert "anary" not in str(Message.objects.filter(pk=message.pk).values().get())


def test_notice_of_referral_shows_its_type(send, referral, mails):
    send(referral, "/invite/refer/")
    assert all("Type: Referral" in wire and "Location: Seal Cove" in wire for wire in mails())


@pytest.mark.parametrize("lost", ["outbox_message", "public_forms_idempotencyrecord"])
def test_request_is_not_stored_without_its_notice(send, answers, arrived, database_away, lost):
    """They share a transaction, because a request without a notice could be missed."""
    before = Message.objects.count(), IdempotencyRecord.objects.count()
    with database_away(f'INSERT INTO "{lost}"'):
        assert send(answers).status_code == 503
    assert not arrived()
    assert (Message.objects.count(), IdempotencyRecord.objects.count()) == before


def test_notice_is_not_stored_without_its_request(send, answers, arrived, database_away):
    before = Message.objects.count(), IdempotencyRecord.objects.count()
    with database_away('INSERT INTO "consultations_consultationrequest"'):
        assert send(answers).status_code == 503
    assert not arrived()
    assert (Message.objects.count(), IdempotencyRecord.objects.count()) == before
    # The same form, sent again when the database is back, is not taken for a repeat.
    assert send(answers).status_code == 303
    assert len(arrived()) == 1


def test_spam_is_not_restored_if_notice_fails(send, answers, arrived, sign_in, database_away):
    send(answers | {"sky": "filled"})
    (request,) = arrived()
    desk = sign_in("frontdesk")
    desk.raise_request_exception = False
    with database_away('INSERT INTO "outbox_message"'):
        desk.post(f"/admin/requests/{request.pk}/", {"seen": "spam", "to": "new"})
    assert ConsultationRequest.objects.get(pk=request.pk).state == "spam"
    assert not request.changes.exists()


def test_invitation_link_sends_no_notice(send, mails):
    send({}, "/invite/")
    assert not mails()


def test_editor_receives_no_notice(send, answers, mails):
    send(answers)
    assert mails()
    recipients = {address for message in mail.outbox for address in [*message.to, *message.cc, *message.bcc]}
    assert recipients == {f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner", "physician")}
