"""What colleagues do with a request: take it, hand it on, write something down; also two of them at once."""

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


def test_one_press_takes_it(one, sign_in):
    desk = sign_in("frontdesk")
    take = form_of(desk.get(f"/admin/requests/{one.pk}/"), "assign")
    assert take.button.text == "Take it"
    sent = sends(take) | {take.button["name"]: take.button["value"]}
    page = desk.post(take["action"], sent, follow=True)
    assert current(one).assignee == user("frontdesk")
    assert "Taken, Fran Delgado" in soup(page).select_one(".request-changes").text
    assert "Take it" not in page.content.decode()


def test_it_is_handed_on_and_back(one, sign_in):
    desk = sign_in("frontdesk")
    post(desk, one, "assign", seen=0, assignee=user("physician").pk)
    assert current(one).assignee == user("physician")
    page = post(desk, one, "assign", seen=1, assignee="")
    assert current(one).assignee is None
    assert "Given to Alex Rivera" in page.content.decode()
    assert "Back to nobody" in page.content.decode()


@pytest.mark.parametrize("whom", ["editor", "limited", "999999", "x", "\x00"])
def test_it_goes_only_to_somebody_who_may_work_on_it(one, sign_in, whom):
    # The physician works for another town.
    StaffMember.objects.filter(user=user("physician")).update(scope="chosen")
    StaffMember.objects.get(user=user("physician")).locations.set(Location.objects.filter(slug="seal-cove"))
    number = {"editor": user("editor").pk, "limited": user("physician").pk}.get(whom, whom)
    desk = sign_in("frontdesk")
    page = post(desk, one, "assign", seen=0, assignee=number)
    assert current(one).assignee is None
    assert "hoose" in soup(page).select_one(".messages").text
    choices = {option.text for option in soup(page).select("#id_assignee option")}
    assert choices == {"Nobody", "Olivia Hart", "Fran Delgado", "Mina Patel"}


def test_a_call_a_text_and_a_mail_are_one_tap(one, sign_in, send, answers, arrived):
    links = [link["href"] for link in soup(sign_in("frontdesk").get(f"/admin/requests/{one.pk}/")).select("dd a")]
    assert "tel:+17145550187" in links and "sms:+17145550187" in links
    send(answers | {"message": "No texts, please"})
    page = soup(sign_in("frontdesk").get(f"/admin/requests/{arrived()[1].pk}/"))
    assert not page.select("a[href^='sms:']")


def test_a_note_stands_with_its_author_and_is_encrypted(one, sign_in):
    desk = sign_in("frontdesk")
    page = post(desk, one, "note", note="Voice mail.\r\nShe calls <b>back</b>.")
    note = soup(page).select_one(".request-note")
    assert note.get_text("\n", strip=True) == "Voice mail.\nShe calls <b>back</b>."
    assert "Note, Fran Delgado" in note.parent.text
    kept = Note.objects.get(request=one)
    assert not Note.objects.filter(pk=kept.pk).extra(where=["text LIKE '%%Voice%%'"]).exists()


def test_a_note_that_cannot_be_kept_is_there_to_be_mended(one, sign_in):
    long = "x" * 4001
    page = post(sign_in("frontdesk"), one, "note", note=long)
    assert page.status_code == 422
    assert soup(page).select_one("#id_note").text.strip() == long
    assert "4,000 characters" in page.content.decode()
    assert not Note.objects.exists()
    assert post(sign_in("frontdesk"), one, "note", note="  ").status_code == 422


def test_a_half_typed_note_is_there_again_for_its_author_alone(one, sign_in):
    desk = sign_in("frontdesk")
    assert post(desk, one, "draft", note="She asked wheth").status_code == 204
    again = sign_in("frontdesk").get(f"/admin/requests/{one.pk}/")
    assert soup(again).select_one("#id_note").text.strip() == "She asked wheth"
    assert "She asked" not in sign_in("manager").get(f"/admin/requests/{one.pk}/").content.decode()
    post(desk, one, "note", note="She asked whether it hurts.")
    assert note_drafts.load_draft(user("frontdesk"), one.pk) == ""
    assert soup(desk.get(f"/admin/requests/{one.pk}/")).select_one("#id_note").text.strip() == ""


def test_the_second_of_two_sees_both_versions_and_may_go_on(one, sign_in):
    first, second = sign_in("frontdesk"), sign_in("manager")
    post(first, one, "move", seen=0, to="contacted")
    page = post(second, one, "move", seen=0, to="scheduled", scheduled_for="2026-12-03")
    assert page.status_code == 409
    assert current(one).state == "contacted"
    alert = soup(page).select_one("[role=alert]")
    assert "You wanted: Scheduled" in alert.text and "Now it is Contacted" in alert.text
    assert "Contacted, Fran Delgado" in soup(page).select_one(".request-changes").text
    second.post(alert.form["action"], sends(alert.form))
    assert current(one).state == "scheduled"
    assert str(current(one).scheduled_for) == "2026-12-03"


def test_giving_it_away_twice_is_noticed(one, sign_in):
    post(sign_in("frontdesk"), one, "assign", seen=0, assignee=user("frontdesk").pk)
    page = post(sign_in("manager"), one, "assign", seen=0, assignee=user("manager").pk)
    assert page.status_code == 409
    assert "You wanted: With Mina Patel" in soup(page).select_one("[role=alert]").text
    assert current(one).assignee == user("frontdesk")


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "\x00"])
def test_a_day_that_is_none_schedules_nothing(one, sign_in, day):
    page = post(sign_in("frontdesk"), one, "move", seen=0, to="scheduled", scheduled_for=day)
    assert "no date" in page.content.decode()
    assert current(one).state == "new"


def test_the_owner_keeps_a_request_from_erasure_and_nobody_else(one, sign_in):
    assert form_of(sign_in("frontdesk").get(f"/admin/requests/{one.pk}/"), "hold") is None
    post(sign_in("frontdesk"), one, "hold", seen=0, on_hold="yes")
    assert not current(one).on_hold
    owner = sign_in("owner")
    page = post(owner, one, "hold", seen=0, on_hold="yes")
    assert current(one).on_hold
    assert "no longer" in form_of(page, "hold").text


def test_the_clinic_may_keep_messages_from_the_front_desk(one, answers, sign_in):
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
    assert "For the physician, the manager and the owner." in desk


def test_the_same_phone_is_linked_and_never_merged(one, send, answers, arrived, sign_in):
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
