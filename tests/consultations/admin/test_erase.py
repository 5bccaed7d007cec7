"""Erasing one request, or all requests of a person: confirmation, permission and access log."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.core.state_machine import TransitionError
from cms.privacy.models import ReadLogEntry
from consultations.admin import services
from consultations.erasure import erase_request
from consultations.models import ConsultationRequest
from tests.conftest import PASSWORD
from tests.consultations.form_utils import soup
from tests.consultations.utils import TYPED, everywhere, make

pytestmark = pytest.mark.django_db
SURE = {"sure": "yes", "password": PASSWORD}


def test_owner_can_erase_one_request(sign_in):
    request = make()
    owner, url = sign_in("owner"), f"/admin/requests/{request.pk}/erase/"
    assert url in owner.get(f"/admin/requests/{request.pk}/").content.decode()
    form = soup(owner.get(url)).select_one("form.desk-erase")
    seen = form.select_one("[name=seen]")["value"]
    page = owner.post(url, SURE | {"seen": seen}, follow=True)
    assert "was erased" in page.content.decode()
    assert everywhere() == []
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert (entry.person, entry.references) == ("owner", [request.reference])
    assert entry.details == {"from": "contacted", "erased": 1}


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"sure": ""}, 422, "Check the box to confirm"),
        ({"password": "not-this-password"}, 422, "password is incorrect"),
        ({"seen": "0"}, 409, "changed this"),
    ],
    ids=["not confirmed", "wrong password", "changed by someone else"],
)
def test_erasure_requires_confirmation(sign_in, sent, status, sentence):
    request = make()
    answer = sign_in("owner").post(f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)} | sent)
    assert answer.status_code == status
    assert sentence in soup(answer).text
    # The form shows the current version and never contains the password.
    assert soup(answer).select_one(".desk-erase [name=seen]")["value"] == str(request.version)
    assert PASSWORD not in answer.content.decode()
    assert everywhere() != []
    assert ReadLogEntry.objects.latest("pk").action == "refused"


def test_request_on_hold_cannot_be_erased(sign_in):
    request = make()
    services.set_hold(request, True)
    page = sign_in("owner").post(
        f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)}, follow=True
    )
    assert "on hold" in soup(page).text
    assert ConsultationRequest.objects.get(pk=request.pk).state == "contacted"


@pytest.mark.parametrize("username", ["frontdesk", "physician", "manager", "editor"])
def test_only_owner_can_erase(sign_in, username):
    request = make()
    client, one = sign_in(username), f"/admin/requests/{request.pk}/"
    if username != "editor":
        assert "erase/" not in client.get(one).content.decode()
    for url in (f"{one}erase/", "/admin/requests/erase/"):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, SURE | {"seen": str(request.version), "contact": "7145550187"}).status_code in (
            302,
            403,
        )
    assert ConsultationRequest.objects.get(pk=request.pk).state == "contacted"
    refused = ReadLogEntry.objects.filter(action="refused", person=username)
    assert refused.filter(details__view="EraseView").count() == 2
    assert refused.filter(details__view="ErasePersonView").count() == 2


def test_erase_service_checks_permission():
    request = make()
    with pytest.raises(TransitionError, match="Only the owner"):
        erase_request(request, get_user_model().objects.get(username="manager"))


def found_page(client, contact: str):
    answer = client.post("/admin/requests/erase/", {"contact": contact})
    assert answer.status_code == 302, soup(answer).text
    assert contact not in answer["Location"]
    return answer["Location"], soup(client.get(answer["Location"]))


def boxes(page) -> dict[str, bool]:
    """The references with a checkbox, and whether it is checked."""
    return {box["aria-label"].removeprefix("Erase "): box.has_attr("checked") for box in page.select("[name=chosen]")}


@pytest.mark.parametrize("contact", ["(714) 555-0187", "Quillon@Mail.Example"])
def test_person_is_erased_by_phone_or_email_at_all_locations(sign_in, contact):
    theirs = [make(place="Harbor Point"), make("closed", place="Seal Cove")]
    other = make(name="Ignatius Peppercorn", phone="+17145550162", email="ignatius@mail.example")
    owner = sign_in("owner")
    url, page = found_page(owner, contact)
    assert boxes(page) == {one.reference: True for one in theirs}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    page = owner.post(url, SURE | {"chosen": chosen}, follow=True)
    assert "2 requests were erased" in soup(page).text
    assert "No requests found for" in soup(page).text
    states = ConsultationRequest.objects.filter(pk__in=[one.pk for one in theirs]).values_list("state", flat=True)
    assert set(states) == {"erased"}
    assert ConsultationRequest.objects.get(pk=other.pk).name == "Ignatius Peppercorn"
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert set(entry.references) == {one.reference for one in theirs}
    assert entry.details == {"erased": 2, "refused": []}
    # The search text is not stored anywhere either.
    assert everywhere(TYPED["name"], TYPED["phone"], TYPED["email"], contact) == []


def test_patients_of_clinician_are_not_preselected(sign_in):
    request = make()
    _, page = found_page(sign_in("owner"), TYPED["clinician_phone"])
    assert boxes(page) == {request.reference: False}
    assert "another patient" in page.text


def test_requests_on_hold_are_reported_and_others_erased(sign_in):
    held, free = make(), make()
    services.set_hold(held, True)
    owner = sign_in("owner")
    url, page = found_page(owner, TYPED["email"])
    assert boxes(page) == {held.reference: False, free.reference: True}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    page = soup(owner.post(url, SURE | {"chosen": chosen}, follow=True)).text
    assert f"{held.reference} was not erased. This request is on hold" in page
    assert "1 request was erased" in page
    assert ConsultationRequest.objects.get(pk=held.pk).name == TYPED["name"]


def test_erasing_a_person_requires_selection_and_confirmation(sign_in):
    request = make()
    owner = sign_in("owner")
    url, page = found_page(owner, TYPED["email"])
    (chosen,) = (box["value"] for box in page.select("[name=chosen]"))
    for sent in (
        SURE,
        {"chosen": chosen, "sure": "yes", "password": "wrong"},
        {"chosen": chosen, "password": PASSWORD},
    ):
        assert owner.post(url, sent).status_code == 422
    assert ConsultationRequest.objects.get(pk=request.pk).name == TYPED["name"]
    assert not ReadLogEntry.objects.filter(action="erased").exists()


def test_only_found_requests_can_be_erased(sign_in):
    make()
    other = make(phone="", email="", clinician_phone="")
    owner = sign_in("owner")
    url, _ = found_page(owner, TYPED["email"])
    assert owner.post(url, SURE | {"chosen": f"{other.pk}:{other.version}"}).status_code == 422
    assert ConsultationRequest.objects.get(pk=other.pk).state == "contacted"


def test_invalid_contact_shows_error(sign_in):
    answer = sign_in("owner").post("/admin/requests/erase/", {"contact": "Quillon"})
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_contact")["value"] == "Quillon"
    assert soup(answer).select_one("#id_contact_error").text


def test_person_search_expires_and_is_private(sign_in):
    make()
    url, page = found_page(sign_in("owner"), TYPED["email"])
    assert boxes(page)
    second = get_user_model().objects.create_superuser("second", "second@mail.example", PASSWORD)
    client = sign_in(second.username)
    assert not boxes(soup(client.get(url)))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert not boxes(soup(sign_in("owner").get(url)))
