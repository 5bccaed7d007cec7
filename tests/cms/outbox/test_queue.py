"""A sender that is killed, or stopped and woken too late: one more copy at the most, and nothing sent comes back."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.utils import DNS_NAME

from cms.outbox import queue
from cms.outbox.models import Message
from cms.outbox.sender import send_due


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


def test_killed_sender_blocks_its_message_for_two_minutes_only(killed, at_noon):
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


def test_resent_email_is_identical(killed, at_noon, monkeypatch):
    """A container that is started again has another host name."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "another-container", raising=False)
    at_noon.shift(121)
    send_due()
    (again,) = [message for message in mail.outbox[1:] if message.to == killed.to]
    assert again.extra_headers["Message-ID"] == killed.extra_headers["Message-ID"]


def claimed() -> Message:
    return queue.claim_mail().message


@pytest.fixture
def woken_late(mails, at_noon):
    """The same mail as two senders hold it: one that was stopped past its lease, and the one that took over."""
    mails()
    stopped = claimed()
    at_noon.shift(121)
    return stopped, claimed()


def state() -> str:
    return Message.objects.get().state


def test_message_with_valid_lease_is_not_claimed(mails, at_noon):
    mails()
    assert claimed()
    at_noon.shift(119)
    assert queue.claim_mail() is None


def test_failure_of_expired_sender_does_not_affect_new_sender(woken_late):
    stopped, taker = woken_late
    queue.reschedule_message(stopped, TimeoutError())
    assert state() == "sending"
    queue.discard_message(stopped)
    assert Message.objects.get().claim == taker.claim


def test_sent_message_is_never_requeued(woken_late):
    stopped, taker = woken_late
    queue.mark_sent(taker)
    queue.reschedule_message(stopped, smtplib.SMTPServerDisconnected("gone"))
    queue.discard_message(stopped)
    assert state() == "sent"


def test_sent_message_is_not_retried_when_second_sender_fails(woken_late):
    """The stopped one had sent it: a third copy would be one too many."""
    stopped, taker = woken_late
    queue.mark_sent(stopped)
    queue.reschedule_message(taker, TimeoutError())
    assert state() == "sent"
