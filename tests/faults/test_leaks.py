"""A whole day of patients and staff, and then a hunt for every word they typed wherever it should not be."""

import pytest
from aiosmtpd.controller import Controller

from tests.access_matrix.canaries import CONSULTATION
from tests.cms.conftest import Postbox
from tests.e2e.site import free_port
from tests.faults.leak_canary.day import LIMITS, a_day
from tests.faults.leak_canary.sinks import SINKS, without_its_own
from tests.faults.leak_canary.words import Hunt, everywhere

NEVER_SHOWN_TO_THE_DESK = {"password", "looked_for", "read_about"}
GOLDEN = """\
Content-Type: text/plain; charset="utf-8"
MIME-Version: 1.0
Content-Transfer-Encoding: 7bit
Subject: New request
From: Harborlight Clinic <no-reply@localhost>
To: [reader]
Date: [date]
Message-ID: <[id]@localhost>
Auto-Submitted: auto-generated

A new request came in.

Reference: [reference]
Location: Seal Cove
Type: Consultation

Sign in to read it: [link]

"""


@pytest.fixture(scope="module")
def hunt():
    return Hunt()


@pytest.fixture(scope="module")
def postbox():
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture(scope="module")
def day(new_site, postbox):
    """The site still runs, so that its processes can be looked at."""
    site = new_site()
    spool = site.var_dir / "tmp"
    spool.mkdir()
    site.set = {"FORM_LIMITS": LIMITS, "EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}", "TMPDIR": str(spool)}
    site.start()
    made = a_day(site)
    made.postbox, made.running = postbox, None
    yield made
    if made.running:
        made.running.kill()
        made.running.wait(timeout=10)


@pytest.mark.parametrize("sink", SINKS)
def test_patient_data_is_not_in(sink, day, hunt):
    look, plant = SINKS[sink]
    content = look(day)
    # The site writes no files of its own outside the database and the media folder.
    assert content or sink == "files"
    assert hunt.found(content) == {}

    # And would be found if it stood there.
    plant(day, CONSULTATION["name"])
    assert "name" in hunt.found(look(day))


def test_staff_see_all_patient_data(day, hunt):
    """The hunt above would find nothing on a site that keeps nothing."""
    shown = set().union(*(hunt.found(answer.body) for answer in day.shown))
    assert shown == set(hunt.words) - NEVER_SHOWN_TO_THE_DESK


def test_browsers_stored_cookies(day):
    kept = day.kept
    assert len(kept.addresses) > 500
    assert any("/consultation/thanks/?r=" in address for address in kept.addresses)
    assert "Search · Harborlight Clinic" in kept.titles
    assert any(line.startswith("session=") for line in kept.cookies)


def test_request_email_matches_expected_text(day):
    told = [envelope for envelope in day.postbox.received if day.first.reference.encode() in envelope.content]
    assert {address for envelope in told for address in envelope.rcpt_tos} == {
        f"{who}@harborlight.example" for who in ("owner", "physician", "frontdesk", "manager")
    }
    assert {without_its_own(envelope.content, day.first.reference) for envelope in told} == {GOLDEN}
    assert {(envelope.mail_from, len(envelope.rcpt_tos)) for envelope in told} == {("no-reply@localhost", 1)}


def test_leak_search_finds_every_encoding(hunt):
    for name, texts in hunt.words.items():
        for way in {way for text in texts for way in everywhere(text)}:
            middle = len(way) // 2
            for written in (
                way,
                way.upper(),
                way[:middle] + b"=\r\n" + way[middle:],
                way[:middle] + b"\n" + way[middle:],
            ):
                assert name in hunt.found(b"before " + written + b" after"), (name, written)
