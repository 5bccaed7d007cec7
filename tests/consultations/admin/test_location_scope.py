"""Staff who are limited to some locations see no requests of others: in no list, count, URL or email."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command

from cms.clinic.models import Location, StaffMember
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import listed, soup

CLERK = "frontdesk"
ADDRESS = "frontdesk@harborlight.example"
LIST = "/admin/requests/"


@pytest.fixture
def clerk_of_oaks(db):
    """The front desk works for Mission Oaks only."""
    clerk = StaffMember.objects.create(user=get_user_model().objects.get(username=CLERK), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="mission-oaks"))
    return clerk


@pytest.fixture
def towns(send, answers, arrived):
    """A new request for each place, by the place's word in the form."""
    # The demo's own requests are of other towns too; here they would only count twice.
    ConsultationRequest.objects.all().delete()
    places = ("harbor-point", "mission-oaks", "seal-cove", "video", "any")
    for place in places:
        send(answers | {"location": place, "message": f"For {place}"})
    return dict(zip(places, arrived(), strict=True))


def references(towns, *places) -> set[str]:
    return {towns[place].reference for place in places}


MINE = ("mission-oaks", "video", "any")
THEIRS = ("harbor-point", "seal-cove")


def test_list_shows_own_location_and_shared_requests(clerk_of_oaks, towns, sign_in):
    desk = sign_in(CLERK)
    assert set(listed(desk.get(LIST))) == references(towns, *MINE)
    assert set(listed(desk.get("/admin/requests/results/"))) == references(towns, *MINE)


def test_filter_cannot_show_other_locations(clerk_of_oaks, towns, sign_in):
    desk = sign_in(CLERK)
    for place in Location.objects.all():
        assert set(listed(desk.get(f"{LIST}?location={place.pk}"))) <= references(towns, "mission-oaks")
    ConsultationRequest.objects.update(state="spam")
    assert set(listed(desk.get(f"{LIST}?state=spam"))) == references(towns, *MINE)


def test_request_of_other_location_is_not_found(clerk_of_oaks, towns, sign_in):
    desk = sign_in(CLERK)
    for place, request in towns.items():
        status = desk.get(f"/admin/requests/{request.pk}/").status_code
        assert status == (404 if place in THEIRS else 200), place


def test_request_of_other_location_cannot_be_changed(clerk_of_oaks, towns, sign_in):
    theirs = towns["seal-cove"]
    sent = sign_in(CLERK).post(f"/admin/requests/{theirs.pk}/move/", {"seen": "0", "to": "spam"})
    assert sent.status_code == 404
    assert ConsultationRequest.objects.get(pk=theirs.pk).state == "new"


def test_dashboard_counts_own_location_and_shared_requests(clerk_of_oaks, towns, sign_in):
    page = sign_in(CLERK).get("/admin/")
    assert soup(page).select_one("#requests-heading").text == "3 new requests"
    assert not [reference for reference in references(towns, *THEIRS) if reference in page.content.decode()]


def test_dashboard_counts_spam_of_own_location(clerk_of_oaks, towns, sign_in):
    ConsultationRequest.objects.update(state="spam")
    panel = soup(sign_in(CLERK).get("/admin/")).select_one("[aria-labelledby=requests-heading]")
    assert "3 suspected spam" in panel.text


def test_notice_is_not_sent_for_other_locations(clerk_of_oaks, towns):
    for _ in range(3):
        call_command("send_outbox", verbosity=0)
    notified = {
        place: {person for message in mail.outbox if request.reference in message.body for person in message.to}
        for place, request in towns.items()
    }
    assert {place for place, people in notified.items() if ADDRESS in people} == set(MINE)
    assert all("manager@harborlight.example" in people for people in notified.values())


def test_user_without_limit_sees_all_locations(towns, sign_in):
    for username in (CLERK, "physician", "manager", "owner"):
        assert set(listed(sign_in(username).get(LIST))) == references(towns, *towns), username


def test_physician_can_be_limited_to_a_location(towns, sign_in):
    physician = StaffMember.objects.get(user__username="physician")
    physician.locations.set(Location.objects.filter(slug="harbor-point"))
    physician.scope = "chosen"
    physician.save()
    assert set(listed(sign_in("physician").get(LIST))) == references(towns, "harbor-point", "video", "any")


def test_user_can_have_two_locations(clerk_of_oaks, towns, sign_in):
    clerk_of_oaks.locations.add(Location.objects.get(slug="seal-cove"))
    assert set(listed(sign_in(CLERK).get(LIST))) == references(towns, "seal-cove", *MINE)


def test_owner_sees_all_locations(towns, sign_in):
    owner = StaffMember.objects.create(user=get_user_model().objects.get(username="owner"), scope="chosen")
    owner.locations.set(Location.objects.filter(slug="mission-oaks"))
    assert set(listed(sign_in("owner").get(LIST))) == references(towns, *towns)


def test_unpublished_location_preserves_requests_and_staff(clerk_of_oaks, towns, sign_in):
    town = Location.objects.get(slug="mission-oaks")
    town.live = False
    town.save()
    desk = sign_in(CLERK)
    assert set(listed(desk.get(LIST))) == references(towns, *MINE)
    assert "Mission Oaks" in desk.get(f"/admin/requests/{towns['mission-oaks'].pk}/").content.decode()


def test_limited_user_without_location_sees_no_location_requests(clerk_of_oaks, towns, sign_in):
    clerk_of_oaks.locations.clear()
    assert set(listed(sign_in(CLERK).get(LIST))) == references(towns, "video", "any")


def test_location_with_requests_cannot_be_deleted(db, sign_in):
    """Its address is on paper and in old requests; and its clerk would be left without a town."""
    owner, town = sign_in("owner"), Location.objects.get(slug="mission-oaks")
    for path in (
        f"/admin/snippets/clinic/location/delete/{town.pk}/",
        f"/admin/bulk/clinic/location/delete/?id={town.pk}",
    ):
        owner.post(path)
        assert Location.objects.filter(slug="mission-oaks").exists(), path
    assert "/delete/" not in owner.get(f"/admin/snippets/clinic/location/edit/{town.pk}/").content.decode()


def test_removing_location_by_import_reveals_no_requests(clerk_of_oaks, towns, sign_in):
    Location.objects.get(slug="mission-oaks").delete()
    Location.objects.get(slug="seal-cove").delete()
    assert set(listed(sign_in(CLERK).get(LIST))) == references(towns, "video", "any")
    assert references(towns, "seal-cove") <= set(listed(sign_in("manager").get(LIST)))
