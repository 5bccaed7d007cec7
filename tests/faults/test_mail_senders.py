"""Four senders and one outbox: nobody is told twice, and a sender that is killed loses nothing.

`make test-mail` runs it with 5,000 mails and twenty kills.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.cms.conftest import Postbox, free_port
from tests.e2e.site import ROOT, end_with_the_tests

FULL = bool(os.environ.get("FULL_MAIL_RUNS"))
MAILS, KILLED_AMONG, KILLS = (5000, 5000, 20) if FULL else (200, 100, 3)
SENDERS = 4
FILL = """
from cms.outbox.models import Message
facts = Message.objects.first().facts
Message.objects.all().delete()
people = [f"person{{number}}@load.example" for number in range({number})]
Message.objects.bulk_create(Message(kind="new-request", facts=facts, recipient=person) for person in people)
"""
END_LEASES = "UPDATE outbox_message SET locked_until = '2000-01-01 00:00:00' WHERE state = 'sending'"


class SlowPostbox(Postbox):
    """Takes a mail, and says so a moment later: time enough to be killed in between."""

    def __init__(self):
        super().__init__()
        self.taken: list[tuple[float, str, str]] = []

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if address.endswith("@load.example"):
            self.taken.append((time.monotonic(), address, message_from_bytes(envelope.content)["Message-ID"]))
        await asyncio.sleep(0.03)
        return "250 taken"


@pytest.fixture
def postbox():
    box = SlowPostbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


class Senders:
    """Workers of one site, each a process of its own."""

    def __init__(self, site, postbox):
        self.site = site
        self.environment = site.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}"}
        self.running: list[subprocess.Popen] = []

    def start(self) -> None:
        with self.site.log.open("ab") as log:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "worker"],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    preexec_fn=end_with_the_tests,  # noqa: PLW1509 - one call to the kernel, no lock is touched
                )
            )

    def kill_one(self, which: int) -> None:
        killed = self.running.pop(which)
        killed.kill()
        killed.wait(timeout=10)

    def end(self) -> None:
        for sender in self.running:
            sender.send_signal(signal.SIGTERM)
        for sender in self.running:
            try:
                sender.wait(timeout=20)
            except subprocess.TimeoutExpired:
                sender.kill()
                sender.wait(timeout=10)


@pytest.fixture
def senders(site, postbox):
    if site.serving is not None:
        site.end()
    made = Senders(site, postbox)
    yield made
    made.end()


def states(site) -> dict[str, int]:
    return dict(
        site.rows("SELECT state, count(*) FROM outbox_message WHERE recipient LIKE '%@load.example' GROUP BY state")
    )


def wait_until(happened, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.1)


def test_concurrent_senders_send_each_email_once_within_rate(site, senders, postbox):
    site.manage("shell", "-c", FILL.format(number=MAILS))
    for _ in range(SENDERS):
        senders.start()
    wait_until(lambda: states(site) == {"sent": MAILS}, seconds=60 + MAILS / 5)

    assert len(postbox.taken) == MAILS
    assert len({address for _, address, _ in postbox.taken}) == MAILS
    moments = [moment for moment, _, _ in postbox.taken]
    # Nine a second are meant; over five seconds a busy machine may bunch a few, and ten a second still hold.
    busiest = max(sum(start <= moment < start + 5 for moment in moments) for start in moments[:: max(1, MAILS // 500)])
    assert busiest <= 50


def test_killed_senders_lose_no_email_and_send_at_most_one_extra_copy(site, senders, postbox):
    site.manage("shell", "-c", FILL.format(number=KILLED_AMONG))
    chance = random.Random(37)
    for _ in range(SENDERS):
        senders.start()
    for number in range(1, KILLS + 1):
        reached = number * KILLED_AMONG // (KILLS + 2)
        wait_until(lambda reached=reached: len(postbox.taken) >= reached, seconds=60 + KILLED_AMONG / 5)
        time.sleep(chance.random() / 10)
        senders.kill_one(chance.randrange(SENDERS))
        senders.start()
    # What the killed ones held is left when all else is out.
    wait_until(lambda: not states(site).get("waiting"), seconds=60 + KILLED_AMONG / 5)
    time.sleep(1)
    assert states(site).get("sending", 0) <= KILLS
    # Two minutes pass for those who died.
    site.change(END_LEASES)
    wait_until(lambda: states(site) == {"sent": KILLED_AMONG}, seconds=60)

    copies = Counter(message_id for _, _, message_id in postbox.taken)
    people = {address: message_id for _, address, message_id in postbox.taken}
    assert len(people) == KILLED_AMONG
    # A second copy to somebody carries the first one's Message-ID.
    assert len(copies) == len(set(people.values())) == KILLED_AMONG
    assert max(copies.values()) <= 2
    assert len(postbox.taken) - KILLED_AMONG <= KILLS
