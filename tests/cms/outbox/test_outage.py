"""A day without mail: everybody who writes is answered, and all that was put off arrives soon after.

`make test-mail` runs it with a thousand people.
"""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.outbox.models import Message
from cms.outbox.sender import send_due
from tests.cms.outbox.test_enqueue import STAFF

FULL = bool(os.environ.get("FULL_MAIL_RUNS"))
# A thousand requests are four thousand mails: one each for four who may read them.
MAILS, PEOPLE = (4000, 1000) if FULL else (160, 12)
BAD = "manager@harborlight.example"
SOON = timedelta(minutes=15)


def a_day_goes_by(clock, hours: float = 24) -> None:
    for _ in range(int(hours * 6)):
        send_due()
        clock.shift(600)


def until_all_is_out(clock, but: str = "") -> timedelta:
    """Run the sender as the worker does; how long it took."""
    start = timezone.now()
    while Message.objects.exclude(state="sent").exclude(recipient=but or "none").exists():
        assert timezone.now() - start < timedelta(days=1)
        send_due()
        clock.shift(6)
    return timezone.now() - start


def busiest_second(taken) -> int:
    moments = [moment for moment, _, _ in taken]
    return max(sum(start <= moment <= start + timedelta(seconds=1) for moment in moments) for start in moments)


@pytest.mark.parametrize("trouble", ["away", "cut", "451", "554"])
def test_all_email_is_sent_within_15_minutes_after_one_day_outage(mails, line, at_noon, trouble):
    mails(*STAFF, times=MAILS // 4)
    if trouble.isdigit():
        line.refuses["everybody"] = int(trouble)
    else:
        setattr(line, trouble, True)
    a_day_goes_by(at_noon)
    assert line.taken == []
    assert not Message.objects.filter(state="failed").exists()

    line.refuses.clear()
    line.away = line.cut = False
    assert until_all_is_out(at_noon) < SOON
    assert len(line.taken) == MAILS
    assert len({message_id for _, _, message_id in line.taken}) == MAILS
    assert busiest_second(line.taken) <= 10


def test_requests_are_accepted_during_outage_and_staff_notified_once(waiting, send, answers, line, at_noon):
    line.away = True
    for number in range(1, PEOPLE):
        assert send(answers | {"message": f"Person {number}"}).status_code == 303
        if number % 10 == 0:
            a_day_goes_by(at_noon, hours=24 * 10 / PEOPLE)
    line.away = False
    # One of the four has an address that no server knows: the other three hear of everybody.
    line.refuses[BAD] = 550
    assert until_all_is_out(at_noon, but=BAD) < SOON
    told = sorted(address for _, address, _ in line.taken)
    assert told == sorted(PEOPLE * [person for person in STAFF if person != BAD])
    assert busiest_second(line.taken) <= 10
    assert Message.objects.filter(recipient=BAD, state="waiting").count() == PEOPLE
