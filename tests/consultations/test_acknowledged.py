"""Every acknowledged submission is stored, and the staff who may read it are notified by email."""

from collections import Counter

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultations import erasure
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import reference_after, soup

READERS = {f"{name}@harborlight.example" for name in ("owner", "physician", "frontdesk", "manager")}
# The steps at which the database may fail while a form is being stored.
STEPS = [
    'INTO "public_forms_idempotencyrecord"',
    'INTO "consultations_consultationrequest"',
    'INTO "privacy_searchtoken"',
    'INTO "outbox_message"',
    'UPDATE "public_forms_idempotencyrecord"',
]


def is_acknowledged(response) -> bool:
    """Whether the sender is thanked, with a reference."""
    return response.status_code == 303 and bool(soup(Client().get(response["Location"])).select("[data-reference]"))


def notified(requests: list[ConsultationRequest]) -> dict[str, Counter[str]]:
    """How many emails about each request each address got, by reference."""
    call_command("send_outbox", verbosity=0)
    return {
        request.reference: Counter(
            address for message in mail.outbox if request.reference in message.body for address in message.to
        )
        for request in requests
    }


def test_acknowledged_requests_are_stored_and_notified(send, answers, referral, arrived):
    references = set()
    for name in ("Quillon", "Marisol", "Desmond"):
        references.add(reference_after(send(answers | {"name": name})))
        # A second click is acknowledged with the same reference.
        references.add(reference_after(send(answers | {"name": name})))
    assert not is_acknowledged(send(answers | {"name": ""}))
    requests = arrived()
    assert len(references) == 3
    assert {request.reference for request in requests} == references
    # The page that thanks for a referral shows no reference.
    assert send(referral, "/invite/refer/").status_code == 303
    requests = arrived()
    assert len(requests) == 4
    assert notified(requests) == {request.reference: Counter(READERS) for request in requests}


def test_spam_notice_is_sent_only_after_staff_restore_it(send, answers, arrived, sign_in):
    reference = reference_after(send(answers | {"sky": "filled"}))
    (request,) = arrived()
    assert request.reference == reference
    assert notified([request]) == {reference: Counter()}
    sign_in("frontdesk").post(f"/admin/requests/{request.pk}/move/", {"seen": request.version, "to": "new"})
    assert notified([request]) == {reference: Counter(READERS)}


@pytest.mark.parametrize("step", STEPS)
def test_partially_stored_submission_is_not_acknowledged(send, answers, arrived, database_away, step):
    with database_away(step):
        assert not is_acknowledged(send(answers))
    assert notified(arrived()) == {}
    # Sent again, it counts as new.
    reference = reference_after(send(answers))
    assert notified(arrived()) == {reference: Counter(READERS)}


def test_resubmission_after_deletion_is_stored(send, answers, arrived):
    typed = answers | {"key": "made-in-the-browser-9", "sky": "filled"}
    send(typed)
    erasure.delete_requests(ConsultationRequest.objects.filter(pk=arrived()[0].pk), timezone.now())
    send(typed)
    assert len(arrived()) == 1
