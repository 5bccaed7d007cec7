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
def test_a_form_sent_from_the_site_itself_is_taken(send, answers, arrived, headers):
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
def test_a_form_sent_from_another_site_is_refused_with_all_that_was_typed(send, answers, arrived, headers):
    refused = send(answers, **headers)
    assert refused.status_code == 403
    assert_nothing_lost(refused, answers)
    assert not arrived()
    # The reader looks it over and sends it from here.
    assert send(sends(the_form(refused))).status_code == 303


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize("asked_as", ["localhost", "127.0.0.1"])
def test_on_loopback_every_name_of_this_machine_is_the_site(client, answers, arrived, host, asked_as):
    headers = {"Host": f"{asked_as}:8123", "Origin": f"http://{host}:8123"}
    sent = client.post("/consultation/", answers, headers=headers, SERVER_PORT="8123")
    assert sent.status_code == 303
    assert len(arrived()) == 1


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9000", "http://127.0.0.1", "http://127.0.0.2:8123"])
def test_on_loopback_another_port_is_another_site(client, answers, arrived, origin):
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
def test_a_public_site_knows_one_origin_alone(public_site, send, answers, origin, status):
    assert send(answers, Origin=origin).status_code == status


def test_a_browser_that_says_nothing_is_asked_once_and_the_second_try_works(send, answers, arrived):
    asked = send(answers, **SILENT)
    assert asked.status_code == 422
    assert_nothing_lost(asked, answers)
    assert not arrived()
    again = sends(the_form(asked))
    assert again["confirm"]
    assert send(again, **SILENT).status_code == 303
    assert len(arrived()) == 1


def test_an_hour_later_it_is_asked_again(send, answers, arrived):
    with time_machine.travel("2030-03-05T12:00:00-08:00", tick=False) as clock:
        asked = send(answers, **SILENT)
        clock.shift(3601)
        again = send(sends(the_form(asked)), **SILENT)
        assert again.status_code == 422
        assert not arrived()
        assert send(sends(the_form(again)), **SILENT).status_code == 303


def test_it_is_not_asked_again_while_something_else_is_put_right(send, answers, arrived):
    """First without its name: one question, one correction, and it is sent."""
    asked = send(answers | {"name": ""}, **SILENT)
    corrected = send(sends(the_form(asked)), **SILENT)
    assert corrected.status_code == 422
    assert one_summary(corrected).select("a[href='#id_name']")
    assert send(sends(the_form(corrected)) | {"name": "Quillon"}, **SILENT).status_code == 303
    assert len(arrived()) == 1


def test_nobody_makes_a_confirm_but_the_site(send, answers, arrived):
    thanks_of_another_purpose = encrypt_token("thanks", {})
    for confirm in ("", "yes", "gAAAAABk", thanks_of_another_purpose):
        assert send(answers | {"confirm": confirm}, **SILENT).status_code == 422
    assert not arrived()


def test_a_confirm_opens_no_door_for_another_site(send, answers, arrived):
    confirm = sends(the_form(send(answers, **SILENT)))["confirm"]
    assert send(answers | {"confirm": confirm}, Origin="https://elsewhere.example").status_code == 403
    assert not arrived()


def test_no_page_that_everybody_shares_holds_a_confirm(client, db):
    for path in ("/", "/consultation/", "/invite/"):
        assert not the_form(client.get(path)).select("[name=confirm]")
