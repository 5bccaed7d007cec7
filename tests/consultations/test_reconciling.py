"""Whoever was thanked is in the database, and somebody was told: counted every day."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.outbox.models import Message
from consultations import erasing
from consultations.models import ConsultationRequest
from consultations.reconciling import Account, reconcile, reconcile_daily


@pytest.fixture
def three(send, answers, arrived) -> list[ConsultationRequest]:
    """Two people's requests, and one a machine sent."""
    for name, trap in (("Quillon", ""), ("Marisol", ""), ("A Machine", "filled")):
        send(answers | {"name": name, "sky": trap})
    return arrived()


def test_it_adds_up_when_all_is_well(three):
    assert reconcile() == Account(thanked=3, lost=0, untold=0)
    assert reconcile_daily() == 0


def test_a_row_that_vanished_is_missed(three, caplog):
    ConsultationRequest.objects.filter(pk=three[0].pk).delete()
    assert reconcile() == Account(thanked=3, lost=1, untold=0)
    assert reconcile_daily() == 1
    assert "1 are lost" in caplog.text
    with pytest.raises(CommandError, match="does not add up"):
        call_command("reconcile")


def test_a_request_nobody_was_told_of_is_missed_and_suspected_spam_is_not(three):
    Message.objects.filter(facts__request=str(three[1].pk)).delete()
    assert reconcile() == Account(thanked=3, lost=0, untold=1)


def test_what_was_deleted_or_erased_by_rule_is_not_missed(three, send, answers):
    erasing.delete(ConsultationRequest.objects.filter(pk=three[2].pk), timezone.now())
    erasing.erase(ConsultationRequest.objects.filter(pk=three[0].pk), timezone.now())
    Message.objects.filter(facts__request=str(three[0].pk)).delete()
    assert reconcile() == Account(thanked=2, lost=0, untold=0)


def test_the_same_thing_sent_again_after_it_was_deleted_is_stored_again(send, answers, arrived):
    """An answer of long ago would be a thank-you for nothing."""
    typed = answers | {"key": "made-in-the-browser-9", "sky": "filled"}
    send(typed)
    erasing.delete(ConsultationRequest.objects.filter(pk=arrived()[0].pk), timezone.now())
    send(typed)
    assert len(arrived()) == 1
