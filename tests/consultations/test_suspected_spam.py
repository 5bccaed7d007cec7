"""What looks like a machine's is put aside, never thrown away; people are never asked to prove themselves."""

import pytest
from django.core import mail
from django.core.management import call_command

from consultations.models import ConsultationRequest
from tests.consultations.pages import listed, reference_after, sends, soup, the_form

TRAP = {"sky": "https://buy.example"}


@pytest.fixture
def mails(db):
    """What has been mailed to staff once the outbox is empty."""

    def sent():
        call_command("send_outbox", verbosity=0)
        return mail.outbox

    sent()
    mail.outbox.clear()
    return sent


@pytest.mark.parametrize("path", ["/", "/consultation/", "/invite/"])
def test_no_person_meets_the_trap_by_eye_by_ear_by_keyboard_or_by_autofill(client, db, path):
    page = soup(client.get(path))
    traps = page.select("[name=sky]")
    assert len(traps) == len(page.select("form[method=post]")) > 0
    for trap in traps:
        assert trap.find_parent(attrs={"aria-hidden": "true"})
        assert trap["tabindex"] == "-1"
        assert trap["autocomplete"] == "off"
        assert trap["value"] == ""
        assert "empty" in page.select_one(f"label[for={trap['id']}]").text.lower()


def test_what_fills_the_trap_is_thanked_as_usual_and_put_aside(send, answers, arrived, mails):
    assert reference_after(send(answers | TRAP))
    assert [request.state for request in arrived()] == ["spam"]
    assert not mails()


def test_a_referral_that_fills_the_trap_is_put_aside_too(send, referral, arrived, mails):
    assert send(referral | TRAP, "/invite/refer/").status_code == 303
    assert [(request.kind, request.state) for request in arrived()] == [("referral", "spam")]
    assert not mails()


def test_without_the_trap_the_same_is_new_and_staff_are_told(send, answers, referral, arrived, mails):
    send(answers)
    send(referral, "/invite/refer/")
    assert [request.state for request in arrived()] == ["new", "new"]
    assert mails()


def test_a_blank_in_the_trap_is_no_catch(send, answers, arrived):
    send(answers | {"sky": "  "})
    assert arrived()[0].state == "new"


def test_staff_read_it_in_full_and_why_it_was_put_aside(send, answers, arrived, desk_page):
    send(answers | TRAP)
    page = soup(desk_page("frontdesk", arrived()[0])).select_one(".request").text
    assert answers["name"] in page
    assert "A field was filled that no person sees." in page
    # What the machine wrote into the trap is worth nothing.
    assert "buy.example" not in page


def test_a_rescued_request_goes_the_way_of_every_other(send, answers, arrived, sign_in, mails):
    send(answers | TRAP)
    (request,) = arrived()
    desk = sign_in("frontdesk")
    page = desk.get(f"/admin/requests/{request.pk}/")
    (rescue,) = [
        form for form in soup(page).select(".request form[action$='/move/']") if sends(form).get("to") == "new"
    ]
    desk.post(f"/admin/requests/{request.pk}/move/", sends(rescue))
    assert ConsultationRequest.objects.get(pk=request.pk).state == "new"
    assert request.reference in listed(desk.get("/admin/requests/"))
    assert {request.reference in message.body for message in mails()} == {True}


def test_what_staff_put_aside_is_gone_from_the_list_and_can_come_back(send, answers, arrived, sign_in):
    send(answers)
    (request,) = arrived()
    desk = sign_in("frontdesk")
    desk.post(f"/admin/requests/{request.pk}/move/", {"seen": "0", "to": "spam"})
    assert request.reference not in listed(desk.get("/admin/requests/"))
    assert listed(desk.get("/admin/requests/?state=spam")) == [request.reference]


def test_a_returned_form_has_an_empty_trap(send, answers):
    """A person whose browser filled it after all is heard on the second try."""
    assert sends(the_form(send(answers | TRAP | {"name": ""})))["sky"] == ""
