"""A call came in: what the caller says takes the way of every request."""

import pytest
from django.contrib.auth import get_user_model

from cms.outbox.models import Message
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import soup

CALL = "/admin/requests/call/"


@pytest.fixture
def said() -> dict:
    return {
        "name": "Odalys Featherstone",
        "contact_by": "phone",
        "phone": "714 555 0143",
        "location": "harbor-point",
        "message": "Wants a visit before noon.",
        "consent": "on",
        "key": "a-key-of-this-page",
    }


def test_a_call_becomes_a_request_of_whoever_took_it(said, sign_in, arrived):
    page = sign_in("frontdesk").post(CALL, said, follow=True)
    (one,) = arrived()
    assert one.reference in page.content.decode() and "Odalys Featherstone" in page.content.decode()
    assert (one.entry, one.phone, one.place) == ("call", "+17145550143", "Harbor Point")
    assert one.assignee == get_user_model().objects.get(username="frontdesk")
    assert one.due_at and one.consent
    assert Message.objects.filter(facts={"request": str(one.pk)}).count() == 1


def test_a_double_click_makes_one(said, sign_in, arrived):
    desk = sign_in("frontdesk")
    first, second = desk.post(CALL, said), desk.post(CALL, said)
    assert first["Location"] == second["Location"]
    assert len(arrived()) == 1
    other = desk.post(CALL, said | {"name": "Somebody Else"})
    assert other.status_code == 409 and "Somebody Else" in other.content.decode()
    assert len(arrived()) == 1


def test_each_new_page_is_a_new_call(sign_in):
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
def test_what_is_missing_is_said_and_what_was_typed_stays(said, sign_in, arrived, changed, field):
    page = sign_in("frontdesk").post(CALL, said | changed)
    assert page.status_code == 422
    summary = soup(page).select_one("[role=alert]")
    assert [link["href"] for link in summary.select("a")] == [f"#{field}"]
    assert soup(page).select_one(f"#{field}") is not None
    if "name" not in changed:
        assert soup(page).select_one("#call_name")["value"] == said["name"]
    assert soup(page).select_one("[name=key]")["value"] == said["key"]
    assert not arrived()


def test_a_form_of_the_public_cannot_say_it_was_a_call(send, answers, arrived):
    send(answers | {"entry": "call"})
    assert arrived()[0].entry == "other"


def test_an_editor_takes_no_calls(said, sign_in, arrived):
    assert sign_in("editor").post(CALL, said).status_code in (302, 403)
    assert not arrived()
    assert not ConsultationRequest.objects.filter(entry="call").exists()
