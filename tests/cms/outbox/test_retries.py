"""How long a mail waits, when it has failed, and what happens when the mail server is away and comes back."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from cms.outbox import queue
from cms.outbox.errors import MESSAGE_WAITS, SERVER_WAITS, error_label, wait_after
from cms.outbox.models import MailServer, Message
from cms.outbox.sender import send_due

BAD = "nobody@harborlight.example"


def minutes_until_due() -> float:
    return (Message.objects.get().due_at - timezone.now()).total_seconds() / 60


def test_refused_email_is_retried_after_1_5_15_and_60_minutes(mails, line, at_noon):
    mails(BAD)
    line.refuses[BAD] = 550
    waits = []
    for _ in range(6):
        send_due()
        waits.append(minutes_until_due())
        at_noon.shift(timedelta(minutes=waits[-1]))
    for waited, minutes in zip(waits, (1, 5, 15, 60, 60, 60), strict=True):
        assert minutes * 0.8 <= waited <= minutes * 1.2
    # Not all that failed together comes back together.
    assert len({waited / minutes for waited, minutes in zip(waits[3:], (60, 60, 60), strict=True)}) == 3


@pytest.mark.parametrize("waits", [MESSAGE_WAITS, SERVER_WAITS])
@pytest.mark.parametrize(("lucky", "factor"), [(min, 0.8), (max, 1.2)])
def test_jitter_is_at_most_20_percent(monkeypatch, waits, lucky, factor):
    monkeypatch.setattr("random.uniform", lambda *bounds: lucky(bounds))
    for failures, minutes in enumerate((*waits, waits[-1], waits[-1]), start=1):
        assert wait_after(failures, waits) == timedelta(minutes=minutes * factor)


def test_message_fails_after_a_week_and_is_kept(mails, line, at_noon):
    mails(BAD)
    line.refuses[BAD] = 550
    until = timezone.now() + timedelta(days=7)
    while timezone.now() < until:
        assert Message.objects.get().state == "waiting"
        send_due()
        at_noon.shift(timedelta(minutes=72))
    send_due()
    message = Message.objects.get()
    assert (message.state, message.last_error) == ("failed", "SMTPRecipientsRefused 550")
    # Nobody tries it any more, and it goes out once when somebody asks for it.
    line.refuses.clear()
    at_noon.shift(timedelta(days=1))
    assert send_due() == 0
    assert queue.send_again(Message.objects.all()) == 1
    assert queue.send_again(Message.objects.all()) == 0
    assert send_due() == 1


def test_worker_outage_of_a_week_fails_no_messages(mails, line, at_noon):
    mails(BAD)
    line.refuses[BAD] = 450
    at_noon.shift(timedelta(days=9))
    send_due()
    assert Message.objects.get().state == "waiting"


def test_server_outage_costs_no_tries_and_is_retried_every_few_minutes(mails, line, at_noon, monkeypatch):
    mails(times=5)
    line.away = True
    asked = []
    opened = line.open
    monkeypatch.setattr(line, "open", lambda self: asked.append(timezone.now()) or opened(self))
    for _ in range(60 * 12):
        send_due()
        at_noon.shift(5)
    gaps = [(after - before).total_seconds() / 60 for before, after in pairwise(asked)]
    assert 60 / 3.7 < len(asked) < 60 / 2.3
    assert 0.8 <= gaps[0] <= 1.3
    assert all(2.4 <= gap <= 3.7 for gap in gaps[2:])
    assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_concurrent_senders_count_server_outage_once(mails, line, at_noon):
    from cms.outbox import mail_server

    mails()
    for _ in range(4):
        mail_server.open_circuit(ConnectionRefusedError())
    assert MailServer.objects.get().failures == 1


def test_messages_fail_after_server_outage_of_a_week(mails, line, at_noon):
    mails()
    line.away = True
    for _ in range(7 * 24 + 1):
        send_due()
        at_noon.shift(3600)
    assert Message.objects.get().state == "failed"
    (late,) = mails("late@harborlight.example")
    send_due()
    late.refresh_from_db()
    assert late.state == "waiting"


def test_lost_connection_ends_run_and_costs_one_try(mails, line):
    mails(times=10)
    line.cut = True
    assert send_due() == 0
    assert send_due() == 0
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0] * 9 + [1]


def test_sending_pauses_when_server_refuses_every_address(mails, line, at_noon):
    mails(*(f"person{number}@harborlight.example" for number in range(10)))
    line.refuses["everybody"] = 451
    send_due()
    send_due()
    assert Message.objects.filter(attempts=1).count() == 3
    # Five hours later it takes mail again: what was put off meanwhile goes out soon, not within its hour.
    for _ in range(5 * 60):
        at_noon.shift(60)
        send_due()
    line.refuses.clear()
    back = timezone.now()
    while Message.objects.exclude(state="sent").exists():
        at_noon.shift(5)
        send_due()
    assert timezone.now() - back < timedelta(minutes=5)


def test_recovered_address_gets_all_waiting_messages(mails, line, at_noon):
    first, *_ = mails(BAD, times=3)
    line.refuses[BAD] = 450
    send_due()
    line.refuses.clear()
    Message.objects.exclude(pk=first.pk).update(due_at=timezone.now() + timedelta(hours=1))
    at_noon.shift(72)
    assert send_due() == 3


def test_new_message_is_sent_before_failed_ones(mails, line, at_noon):
    mails(BAD, times=100)
    line.refuses[BAD] = 550
    send_due()
    at_noon.shift(3600)
    mails("frontdesk@harborlight.example")
    before = timezone.now()
    send_due()
    ((when, address, _),) = line.taken
    assert address == "frontdesk@harborlight.example"
    assert when - before < timedelta(seconds=1)


def test_clock_change_does_not_stop_sending(mails, line):
    mails()
    far = timezone.now() + timedelta(days=300)
    MailServer.objects.update_or_create(pk=1, defaults={"next_slot_at": far, "retry_at": far, "away_since": far})
    assert send_due() == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("NoRecipientsError", "no recipient with an email address"),
        ("SMTPRecipientsRefused 550", "the mail server rejected it (550)"),
        ("SMTPServerDisconnected", "the mail server did not respond"),
        ("TimeoutError", "the mail server did not respond"),
        ("TemplateSyntaxError", "the email could not be created (TemplateSyntaxError)"),
        ("", ""),
    ],
)
def test_errors_have_readable_labels(kind, words):
    assert error_label(kind) == words
