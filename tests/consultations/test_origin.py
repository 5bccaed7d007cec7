"""Where a form was sent from: the site's own pages are heard, other sites are not, and the rest is asked once more."""

import pytest
import time_machine

from cms.privacy.crypto import encrypt_token
from tests.consultations.form_utils import assert_nothing_lost, one_summary, sends, the_form

OWN = "http://localhost:8000"
SILENT = {"Origin": None}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": None, "Sec-Fetch-Site": "same-origin"},
        {"Origin": None, "Sec-Fetch-Site": "none"},
    ],
)
def test_same_origin_submission_is_accepted(send, answers, arrived, headers):
    assert send(answers, **headers).status_code == 303
    assert len(arrived()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8000.elsewhere.example"},
        {"Origin": "https://localhost:8000"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "http://localhost:8000/path"},
        {"Origin": "http://localhost:port"},
        {"Origin": "http://[::1"},
        {"Origin": None, "Sec-Fetch-Site": "cross-site"},
        {"Origin": None, "Sec-Fetch-Site": "same-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
    ],
)
def test_cross_site_submission_is_refused_with_input_preserved(send, answers, arrived, headers):
    refused = send(answers, **headers)
    assert refused.status_code == 403
    assert_nothing_lost(refused, answers)
    assert not arrived()
    # The reader looks it over and sends it from here.
    assert send(sends(the_form(refused))).status_code == 303


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize("asked_as", ["localhost", "127.0.0.1"])
def test_all_loopback_hosts_are_same_origin(client, answers, arrived, host, asked_as):
    headers = {"Host": f"{asked_as}:8123", "Origin": f"http://{host}:8123"}
    sent = client.post("/consultation/", answers, headers=headers, SERVER_PORT="8123")
    assert sent.status_code == 303
    assert len(arrived()) == 1


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9000", "http://127.0.0.1", "http://127.0.0.2:8123"])
def test_other_loopback_port_is_cross_origin(client, answers, arrived, origin):
    headers = {"Host": "127.0.0.1:8123", "Origin": origin}
    assert client.post("/consultation/", answers, headers=headers, SERVER_PORT="8123").status_code == 403
    assert not arrived()


@pytest.fixture
def public_site(settings):
    settings.SITE_URL = "https://clinic.example"
    settings.IS_LOCAL = False


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://clinic.example", 303),
        ("http://clinic.example", 403),
        ("https://www.clinic.example", 403),
        ("https://clinic.example:8443", 403),
        ("https://clinic.example.evil.example", 403),
        ("http://localhost:8000", 403),
        ("http://127.0.0.1", 403),
        ("http://testserver", 403),
    ],
)
def test_public_site_accepts_only_site_url_origin(public_site, send, answers, origin, status):
    assert send(answers, Origin=origin).status_code == status


def test_submission_without_origin_headers_needs_confirmation_once(send, answers, arrived):
    asked = send(answers, **SILENT)
    assert asked.status_code == 422
    assert_nothing_lost(asked, answers)
    assert not arrived()
    again = sends(the_form(asked))
    assert again["confirm"]
    assert send(again, **SILENT).status_code == 303
    assert len(arrived()) == 1


def test_confirmation_expires_after_an_hour(send, answers, arrived):
    with time_machine.travel("2030-03-05T12:00:00-08:00", tick=False) as clock:
        asked = send(answers, **SILENT)
        clock.shift(3601)
        again = send(sends(the_form(asked)), **SILENT)
        assert again.status_code == 422
        assert not arrived()
        assert send(sends(the_form(again)), **SILENT).status_code == 303


def test_confirmation_survives_form_errors(send, answers, arrived):
    """First without its name: one question, one correction, and it is sent."""
    asked = send(answers | {"name": ""}, **SILENT)
    corrected = send(sends(the_form(asked)), **SILENT)
    assert corrected.status_code == 422
    assert one_summary(corrected).select("a[href='#id_name']")
    assert send(sends(the_form(corrected)) | {"name": "Quillon"}, **SILENT).status_code == 303
    assert len(arrived()) == 1


def test_forged_confirmation_is_rejected(send, answers, arrived):
    thanks_of_another_purpose = encrypt_token("thanks", {})
    for confirm in ("", "yes", "gAAAAABk", thanks_of_another_purpose):
        assert send(answers | {"confirm": confirm}, **SILENT).status_code == 422
    assert not arrived()


def test_confirmation_does_not_allow_cross_site_submission(send, answers, arrived):
    confirm = sends(the_form(send(answers, **SILENT)))["confirm"]
    assert send(answers | {"confirm": confirm}, Origin="https://elsewhere.example").status_code == 403
    assert not arrived()


def test_cacheable_pages_contain_no_confirmation(client, db):
    for path in ("/", "/consultation/", "/invite/"):
        assert not the_form(client.get(path)).select("[name=confirm]")
