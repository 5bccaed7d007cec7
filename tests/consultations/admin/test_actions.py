"""The actions of the request page: assignment, notes, holds, and conflicting changes."""

import html

import pytest
from django.contrib.auth import get_user_model

from cms.clinic.models import ClinicSettings, Location, StaffMember
from consultations import note_drafts
from consultations.models import ConsultationRequest, Note
from tests.consultations.form_utils import sends, soup


@pytest.fixture
def one(send, answers, arrived):
    send(answers | {"contact_by": "text", "text_consent": "on", "condition": "ocd"})
    return arrived()[0]


def user(name: str):
    return get_user_model().objects.get(username=name)


def post(client, request, where: str, follow=True, **sent):
    return client.post(f"/admin/requests/{request.pk}/{where}/", sent, follow=follow)


def current(request) -> ConsultationRequest:
    return ConsultationRequest.objects.get(pk=request.pk)


def form_of(page, action: str):
    return soup(page).select_one(f"form[action$='/{action}/']")


def test_assign_to_me(one, sign_in):
    desk = sign_in("frontdesk")
    take = form_of(desk.get(f"/admin/requests/{one.pk}/"), "assign")
    assert take.button.text == "Assign to me"
    sent = sends(take) | {take.button["name"]: take.button["value"]}
    page = desk.post(take["action"], sent, follow=True)
    assert current(one).assignee == user("frontdesk")
    assert "Assigned to self, Fran Delgado" in soup(page).select_one(".request-changes").text
    assert "Assign to me" not in page.content.decode()


def test_request_can_be_assigned_and_unassigned(one, sign_in):
    desk = sign_in("frontdesk")
    post(desk, one, "assign", seen=0, assignee=user("physician").pk)
    assert current(one).assignee == user("physician")
    page = post(desk, one, "assign", seen=1, assignee="")
    assert current(one).assignee is None
    assert "Assigned to Alex Rivera" in page.content.decode()
    assert "Unassigned, Fran Delgado" in soup(page).select_one(".request-changes").text


@pytest.mark.parametrize("whom", ["editor", "limited", "999999", "x", "\x00"])
def test_request_can_be_assigned_only_to_users_with_access(one, sign_in, whom):
    # The physician works for another town.
    StaffMember.objects.filter(user=user("physician")).update(scope="chosen")
    StaffMember.objects.get(user=user("physician")).locations.set(Location.objects.filter(slug="seal-cove"))
    number = {"editor": user("editor").pk, "limited": user("physician").pk}.get(whom, whom)
    desk = sign_in("frontdesk")
    page = post(desk, one, "assign", seen=0, assignee=number)
    assert current(one).assignee is None
    assert "hoose" in soup(page).select_one(".messages").text
    choices = {option.text.strip() for option in soup(page).select("#id_assignee option")}
    assert choices == {"Unassigned", "Olivia Hart", "Fran Delgado", "Mina Patel"}


def test_text_link_requires_text_consent(one, sign_in, send, answers, arrived):
    links = [link["href"] for link in soup(sign_in("frontdesk").get(f"/admin/requests/{one.pk}/")).select("dd a")]
    assert "tel:+17145550187" in links and "sms:+17145550187" in links
    send(answers | {"message": "No texts, please"})
    page = soup(sign_in("frontdesk").get(f"/admin/requests/{arrived()[1].pk}/"))
    assert not page.select("a[href^='sms:']")


def test_note_shows_author_and_is_encrypted(one, sign_in):
    desk = sign_in("frontdesk")
    page = post(desk, one, "note", note="Voice mail.\r\nShe calls <b>back</b>.")
    note = soup(page).select_one(".request-note")
    assert note.get_text("\n", strip=True) == "Voice mail.\nShe calls <b>back</b>."
    assert "Note, Fran Delgado" in note.parent.text
    kept = Note.objects.get(request=one)
    assert not Note.objects.filter(pk=kept.pk).extra(where=["text LIKE '%%Voice%%'"]).exists()


def test_invalid_note_is_returned_for_correction(one, sign_in):
    long = "x" * 4001
    page = post(sign_in("frontdesk"), one, "note", note=long)
    assert page.status_code == 422
    assert soup(page).select_one("#id_note").text.strip() == long
    assert "4,000 characters" in page.content.decode()
    assert not Note.objects.exists()
    assert post(sign_in("frontdesk"), one, "note", note="  ").status_code == 422


def test_note_draft_is_restored_for_its_author_only(one, sign_in):
    desk = sign_in("frontdesk")
    assert post(desk, one, "draft", note="She asked wheth").status_code == 204
    again = sign_in("frontdesk").get(f"/admin/requests/{one.pk}/")
    assert soup(again).select_one("#id_note").text.strip() == "She asked wheth"
    assert "She asked" not in sign_in("manager").get(f"/admin/requests/{one.pk}/").content.decode()
    post(desk, one, "note", note="She asked whether it hurts.")
    assert note_drafts.load_draft(user("frontdesk"), one.pk) == ""
    assert soup(desk.get(f"/admin/requests/{one.pk}/")).select_one("#id_note").text.strip() == ""


def test_conflicting_change_can_be_saved_anyway(one, sign_in):
    first, second = sign_in("frontdesk"), sign_in("manager")
    post(first, one, "move", seen=0, to="contacted")
    page = post(second, one, "move", seen=0, to="scheduled", scheduled_for="2026-12-03")
    assert page.status_code == 409
    assert current(one).state == "contacted"
    alert = soup(page).select_one("[role=alert]")
    assert "Your change (Scheduled) was not saved" in alert.text and alert.select("strong")[1].text == "Contacted"
    assert "Contacted, Fran Delgado" in soup(page).select_one(".request-changes").text
    second.post(alert.form["action"], sends(alert.form))
    assert current(one).state == "scheduled"
    assert str(current(one).scheduled_for) == "2026-12-03"


def test_conflicting_assignment_is_reported(one, sign_in):
    post(sign_in("frontdesk"), one, "assign", seen=0, assignee=user("frontdesk").pk)
    page = post(sign_in("manager"), one, "assign", seen=0, assignee=user("manager").pk)
    assert page.status_code == 409
    assert "Your change (assign to Mina Patel)" in soup(page).select_one("[role=alert]").text
    assert current(one).assignee == user("frontdesk")


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "\x00"])
def test_invalid_visit_date_is_rejected(one, sign_in, day):
    page = post(sign_in("frontdesk"), one, "move", seen=0, to="scheduled", scheduled_for=day)
    assert "isn't a valid date" in html.unescape(page.content.decode())
    assert current(one).state == "new"


def test_only_owner_can_place_hold(one, sign_in):
    assert form_of(sign_in("frontdesk").get(f"/admin/requests/{one.pk}/"), "hold") is None
    post(sign_in("frontdesk"), one, "hold", seen=0, on_hold="yes")
    assert not current(one).on_hold
    owner = sign_in("owner")
    page = post(owner, one, "hold", seen=0, on_hold="yes")
    assert current(one).on_hold
    assert "Remove hold" in form_of(page, "hold").text


def test_messages_can_be_hidden_from_front_desk(one, answers, sign_in):
    ClinicSettings.objects.update(everyone_reads_messages=False)
    clinic = ClinicSettings.load()
    clinic.save()
    desk, physician = (
        sign_in(name).get(f"/admin/requests/{one.pk}/").content.decode() for name in ("frontdesk", "physician")
    )
    for text in (answers["message"], "OCD"):
        assert text in physician
        assert text not in desk
    assert answers["name"] in desk
    assert "Visible to the physician, manager and owner only." in desk


def test_requests_with_same_phone_are_linked(one, send, answers, arrived, sign_in):
    send(answers | {"name": "Somebody Else", "phone": "714.555.0187", "location": "seal-cove"})
    send(answers | {"name": "A Third", "phone": "714 555 0111"})
    second = arrived()[1]
    page = soup(sign_in("frontdesk").get(f"/admin/requests/{one.pk}/"))
    assert [link.text for link in page.select(".request-earlier a")] == [second.reference]
    clerk = StaffMember.objects.create(user=user("frontdesk"), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="harbor-point"))
    page = sign_in("frontdesk").get(f"/admin/requests/{one.pk}/")
    assert second.reference not in page.content.decode()
    assert ConsultationRequest.objects.filter(pk__in=(one.pk, second.pk)).count() == 2
