"""The mail that tells staff, sent by the worker that runs beside the site."""

import email
import time
import uuid

import pytest

from tests.e2e.form_utils import post, reference_at

SOON = 30


@pytest.fixture(scope="module")
def running_site(new_site):
    """One of its own: mail goes out in its turn, and elsewhere hundreds may wait."""
    site = new_site()
    site.start()
    return site


def mail_about(site, reference: str) -> email.message.Message:
    """The mail that names `reference`, as the console shows it."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        for part in site.said().split("-" * 79):
            if reference in part:
                return email.message_from_string(part[part.index("Content-Type") :])
        time.sleep(0.2)
    raise AssertionError(f"no mail about {reference}:\n{site.said()[-3000:]}")


def test_staff_email_has_link_and_no_patient_data(running_site, answers):
    _, thanks = post(running_site, answers | {"key": uuid.uuid4().hex})
    reference = reference_at(running_site, thanks)
    mail = mail_about(running_site, reference)
    text = mail.get_payload()
    for told in (f"Reference: {reference}", "Location: Harbor Point", "Type: Consultation"):
        assert told in text
    assert f"{running_site.url}/admin/requests/" in text
    readers = ("owner", "physician", "frontdesk", "manager")
    assert {address.strip() for address in mail["To"].split(",")} <= {f"{who}@harborlight.example" for who in readers}
    for typed in (answers["name"], "Quillon", "Zebrawood", "7145550187", answers["phone"], answers["message"]):
        assert typed not in str(mail)
        # Nor anywhere in the log.
        assert typed not in running_site.said()


def test_each_permitted_user_is_notified_once(running_site, answers):
    _, thanks = post(running_site, answers | {"key": uuid.uuid4().hex})
    reference = reference_at(running_site, thanks)
    mail_about(running_site, reference)
    time.sleep(3)
    told = [part for part in running_site.said().split("-" * 79) if reference in part]
    addressed = [line for part in told for line in part.splitlines() if line.startswith("To: ")]
    for who in ("owner", "physician", "frontdesk", "manager"):
        assert sum(f"{who}@harborlight.example" in line for line in addressed) == 1, (who, addressed)
    assert not any("editor@" in line for line in addressed)
