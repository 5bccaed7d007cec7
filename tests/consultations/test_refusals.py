"""Whatever the form is refused for, the sender keeps what was typed, reads why, and gets the phone number."""

import pytest
import time_machine
from django.test import Client

from cms.clinic import context
from cms.clinic.models import Location
from tests.consultations.form_utils import CLINIC_PHONE, assert_nothing_lost, reference_after, sends, soup, the_form

KEY = {"key": "made-in-the-browser-1"}
TYPED = {"best_time": "evening", "condition": "ocd", "text_consent": "on", "email": "quillon@mail.example"}


@pytest.fixture
def post_from(answers, db):
    """POST the form from an address of the internet."""

    def posted(address: str, **more):
        return Client(REMOTE_ADDR=address).post(
            "/consultation/", answers | more, headers={"Origin": "http://localhost:8000"}
        )

    return posted


OWN, FOREIGN, UNSAID = "http://localhost:8000", "https://elsewhere.example", None
WRONG = [{"location": "atlantis"}, {"condition": "sadness"}, {"phone": "555-0187"}, {"message": "x" * 501}]


@pytest.mark.parametrize(
    ("origin", "wrong", "status"),
    [
        (FOREIGN, {}, 403),
        (UNSAID, {}, 422),
        *((origin, wrong, status) for wrong in WRONG for origin, status in ((OWN, 422), (FOREIGN, 403), (UNSAID, 422))),
    ],
)
def test_refused_form_preserves_all_values(send, answers, arrived, origin, wrong, status):
    typed = answers | TYPED | wrong
    refused = send(typed, Origin=origin)
    assert refused.status_code == status
    # An unknown choice cannot be shown as selected; all other values are preserved.
    assert_nothing_lost(refused, {name: text for name, text in typed.items() if text not in ("atlantis", "sadness")})
    assert not arrived()


@pytest.mark.parametrize(("field", "value"), [("location", "atlantis"), ("location", ""), ("condition", "sadness")])
def test_unknown_choice_is_rejected_without_default(send, answers, field, value):
    refused = send(answers | {field: value})
    assert refused.status_code == 422
    assert sends(the_form(refused)).get(field) is None


def test_unpublished_location_cannot_be_chosen(send, answers, arrived):
    place = Location.objects.get(slug="harbor-point")
    place.live = False
    place.save()
    assert send(answers).status_code == 422
    assert not arrived()


def test_rate_limited_response_has_retry_after(post_from, answers, arrived, settings):
    settings.FORM_LIMITS = "2/h per network prefix, 100/h in all"
    with time_machine.travel("2030-03-05T12:00:00-08:00", tick=False) as clock:
        for number in range(2):
            assert post_from("203.0.113.77", message=f"Number {number}").status_code == 303
        refused = post_from("203.0.113.77")
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 3601
        assert_nothing_lost(refused, answers)
        assert len(arrived()) == 2
        # Other senders are not limited, and the limit ends after an hour.
        assert post_from("203.0.113.78").status_code == 303
        clock.shift(int(refused["Retry-After"]))
        assert post_from("203.0.113.77", message="An hour later").status_code == 303


def test_rate_limited_request_can_be_resent_later(post_from, arrived, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    with time_machine.travel("2030-03-05T12:00:00-08:00", tick=False) as clock:
        post_from("203.0.113.77", message="The first one")
        assert post_from("203.0.113.77", **KEY).status_code == 429
        clock.shift(3700)
        assert post_from("203.0.113.77", **KEY).status_code == 303
    assert len(arrived()) == 2


def test_form_errors_do_not_count_toward_the_limit(post_from, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    for _ in range(3):
        assert post_from("203.0.113.77", name="").status_code == 422
    assert post_from("203.0.113.77").status_code == 303


def test_request_over_total_limit_is_stored_as_spam(post_from, arrived, settings, desk_page):
    settings.FORM_LIMITS = "10/h per network prefix, 2/h in all"
    sent = [post_from(f"203.0.113.{number}", message=f"Number {number}") for number in range(3)]
    assert all(reference_after(one) for one in sent)
    assert [request.state for request in arrived()] == ["new", "new", "spam"]
    assert "arrived at once" in desk_page("frontdesk", arrived()[2]).content.decode()


@pytest.mark.parametrize("path", ["/consultation/", "/invite/", "/invite/refer/"])
def test_too_large_submission_shows_phone_number(send, answers, arrived, path):
    refused = send(answers | {"message": "x" * 70_000}, path)
    assert refused.status_code == 413
    assert CLINIC_PHONE in soup(refused).select_one("main").text
    assert not arrived()


def test_too_many_fields_are_too_large(client, db):
    body = "&".join(f"f{number}=" for number in range(2_500))
    refused = client.post(
        "/consultation/",
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "http://localhost:8000"},
    )
    assert refused.status_code == 413
    assert CLINIC_PHONE in soup(refused).select_one("main").text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"name": "Quillon"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded; charset=iso-8859-1", b"name=Quillon"),
        ("application/x-www-form-urlencoded; charset=no-such-thing", b"name=Quillon"),
        ("text/plain", b"\xff\xfe\x00"),
    ],
)
def test_unparsable_body_returns_the_form(client, db, arrived, content_type, body):
    refused = client.generic("POST", "/consultation/", body, content_type, headers={"Origin": "http://localhost:8000"})
    assert refused.status_code == 422
    assert_nothing_lost(refused, {})
    assert not arrived()


def test_phone_number_is_known_before_first_request(send, answers, database_away, monkeypatch):
    monkeypatch.setitem(context._last_seen, "phone", "")
    monkeypatch.setattr(context.connection, "close", lambda: None)
    context.remember_phone()
    with database_away(""):
        assert CLINIC_PHONE in soup(send(answers)).select_one("main").text


# Lost altogether, and lost at the moment of storing the request, its receipt or its mail.
LOST = ["", "consultations_consultationrequest", "public_forms_idempotencyrecord", "outbox_message"]


@pytest.mark.parametrize("words", LOST)
@pytest.mark.parametrize("path", ["/consultation/", "/invite/refer/"])
def test_database_error_page_preserves_input(client, send, answers, referral, arrived, database_away, words, path):
    client.get("/")  # the number was seen while the database answered
    typed = answers | KEY if path == "/consultation/" else referral | KEY
    with database_away(words):
        refused = send(typed, path)
    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert "no-store" in refused["Cache-Control"]
    page = soup(refused)
    assert CLINIC_PHONE in page.select_one("main").text
    assert not page.select("form[data-consultation-form]")
    assert not arrived()
    # The page itself holds a form that sends the same again, once.
    (form,) = page.select("form")
    again = sends(form)
    assert {name: text for name, text in typed.items() if again.get(name, "") != text} == {}
    assert send(again, form["action"]).status_code == 303
    assert len(arrived()) == 1


def test_database_error_page_shows_the_message(send, answers, database_away):
    with database_away():
        refused = send(answers)
    assert soup(refused).select_one("textarea").text == answers["message"]


def test_database_error_without_headers_is_not_acknowledged(send, answers, database_away):
    with database_away():
        assert send(answers, Origin=None).status_code == 503
        assert send(answers, Origin="https://elsewhere.example").status_code == 503
