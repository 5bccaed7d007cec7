"""Requests that staff log from phone calls."""

import pytest
from django.contrib.auth import get_user_model

from cms.outbox.models import Message
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import soup

CALL = "/admin/requests/call/"


@pytest.fixture
def answers_by_phone() -> dict:
    return {
        "name": "Odalys Featherstone",
        "contact_by": "phone",
        "phone": "714 555 0143",
        "location": "harbor-point",
        "message": "Wants a visit before noon.",
        "consent": "on",
        "key": "a-key-of-this-page",
    }


def test_phone_request_is_assigned_to_its_author(answers_by_phone, sign_in, arrived):
    page = sign_in("frontdesk").post(CALL, answers_by_phone, follow=True)
    (one,) = arrived()
    assert one.reference in page.content.decode() and "Odalys Featherstone" in page.content.decode()
    assert (one.entry, one.phone, one.place) == ("call", "+17145550143", "Harbor Point")
    assert one.assignee == get_user_model().objects.get(username="frontdesk")
    assert one.due_at and one.consent
    assert Message.objects.filter(facts={"request": str(one.pk)}).count() == 1


def test_double_click_logs_one_call(answers_by_phone, sign_in, arrived):
    desk = sign_in("frontdesk")
    first, second = desk.post(CALL, answers_by_phone), desk.post(CALL, answers_by_phone)
    assert first["Location"] == second["Location"]
    assert len(arrived()) == 1
    other = desk.post(CALL, answers_by_phone | {"name": "Somebody Else"})
    assert other.status_code == 409 and "Somebody Else" in other.content.decode()
    assert len(arrived()) == 1


def test_each_call_form_has_a_new_key(sign_in):
    desk = sign_in("frontdesk")
    keys = {soup(desk.get(CALL)).select_one("[name=key]")["value"] for _ in range(2)}
    assert len(keys) == 2 and all(len(key) >= 8 for key in keys)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "call_name"),
        ({"phone": "12"}, "call_phone"),
        ({"contact_by": "email"}, "call_email"),
        ({"contact_by": "text"}, "call_text_consent"),
        ({"location": ""}, "call_location_0"),
        ({"consent": ""}, "call_consent"),
        ({"message": "x" * 501}, "call_message"),
    ],
)
def test_invalid_call_form_shows_errors_and_preserves_input(answers_by_phone, sign_in, arrived, changed, field):
    page = sign_in("frontdesk").post(CALL, answers_by_phone | changed)
    assert page.status_code == 422
    summary = soup(page).select_one("[role=alert]")
    assert [link["href"] for link in summary.select("a")] == [f"#{field}"]
    assert soup(page).select_one(f"#{field}") is not None
    if "name" not in changed:
        assert soup(page).select_one("#call_name")["value"] == answers_by_phone["name"]
    assert soup(page).select_one("[name=key]")["value"] == answers_by_phone["key"]
    assert not arrived()


def test_public_form_cannot_set_call_entry(send, answers, arrived):
    send(answers | {"entry": "call"})
    assert arrived()[0].entry == "other"


def test_editor_cannot_log_calls(answers_by_phone, sign_in, arrived):
    assert sign_in("editor").post(CALL, answers_by_phone).status_code in (302, 403)
    assert not arrived()
    assert not ConsultationRequest.objects.filter(entry="call").exists()
