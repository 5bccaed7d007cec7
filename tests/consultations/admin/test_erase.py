"""The owner erases one request, or a person by phone or e-mail: asked twice, logged, and nobody else may."""

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


def test_the_owner_erases_one_request_and_it_is_logged_without_a_word(sign_in):
    request = make()
    owner, url = sign_in("owner"), f"/admin/requests/{request.pk}/erase/"
    assert url in owner.get(f"/admin/requests/{request.pk}/").content.decode()
    form = soup(owner.get(url)).select_one("form.desk-erase")
    seen = form.select_one("[name=seen]")["value"]
    said = owner.post(url, SURE | {"seen": seen}, follow=True)
    assert "is erased" in said.content.decode()
    assert everywhere() == []
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert (entry.person, entry.references) == ("owner", [request.reference])
    assert entry.details == {"from": "contacted", "erased": 1}


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"sure": ""}, 422, "Tick that you want this erased"),
        ({"password": "not-this-password"}, 422, "not your password"),
        ({"seen": "0"}, 409, "A colleague has changed this meanwhile"),
    ],
    ids=["no tick", "wrong password", "changed meanwhile"],
)
def test_who_is_not_sure_erases_nothing_and_reads_why(sign_in, sent, status, sentence):
    request = make()
    answer = sign_in("owner").post(f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)} | sent)
    assert answer.status_code == status
    assert sentence in soup(answer).text
    # Asked again of how it is now, and never with the password in the page.
    assert soup(answer).select_one(".desk-erase [name=seen]")["value"] == str(request.version)
    assert PASSWORD not in answer.content.decode()
    assert everywhere() != []
    assert ReadLogEntry.objects.latest("pk").action == "refused"


def test_what_is_kept_from_erasure_is_refused_with_a_sentence(sign_in):
    request = make()
    services.set_hold(request, True)
    said = sign_in("owner").post(
        f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)}, follow=True
    )
    assert "kept from erasure" in soup(said).text
    assert ConsultationRequest.objects.get(pk=request.pk).state == "contacted"


@pytest.mark.parametrize("username", ["frontdesk", "physician", "manager", "editor"])
def test_nobody_but_the_owner_erases_and_each_try_is_logged(sign_in, username):
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


def test_the_service_itself_asks_who_it_is():
    request = make()
    with pytest.raises(TransitionError, match="Only the owner"):
        erase_request(request, get_user_model().objects.get(username="manager"))


def found_page(client, contact: str):
    answer = client.post("/admin/requests/erase/", {"contact": contact})
    assert answer.status_code == 302, soup(answer).text
    assert contact not in answer["Location"]
    return answer["Location"], soup(client.get(answer["Location"]))


def boxes(page) -> dict[str, bool]:
    """The references that may be ticked, and whether they are."""
    return {box["aria-label"].removeprefix("Erase "): box.has_attr("checked") for box in page.select("[name=chosen]")}


@pytest.mark.parametrize("contact", ["(714) 555-0187", "Quillon@Mail.Example"])
def test_a_person_is_erased_by_phone_or_email_at_all_places_and_nobody_else(sign_in, contact):
    theirs = [make(place="Harbor Point"), make("closed", place="Seal Cove")]
    other = make(name="Ignatius Peppercorn", phone="+17145550162", email="ignatius@mail.example")
    owner = sign_in("owner")
    url, page = found_page(owner, contact)
    assert boxes(page) == {one.reference: True for one in theirs}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    said = owner.post(url, SURE | {"chosen": chosen}, follow=True)
    assert "2 requests are erased" in soup(said).text
    assert "Nothing is kept under" in soup(said).text
    states = ConsultationRequest.objects.filter(pk__in=[one.pk for one in theirs]).values_list("state", flat=True)
    assert set(states) == {"erased"}
    assert ConsultationRequest.objects.get(pk=other.pk).name == "Ignatius Peppercorn"
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert set(entry.references) == {one.reference for one in theirs}
    assert entry.details == {"erased": 2, "refused": []}
    # What was typed to find them stands nowhere either.
    assert everywhere(TYPED["name"], TYPED["phone"], TYPED["email"], contact) == []


def test_patients_of_a_clinician_are_not_erased_with_the_clinician(sign_in):
    request = make()
    _, page = found_page(sign_in("owner"), TYPED["clinician_phone"])
    assert boxes(page) == {request.reference: False}
    assert "of somebody else" in page.text


def test_held_ones_are_named_and_the_rest_is_erased(sign_in):
    held, free = make(), make()
    services.set_hold(held, True)
    owner = sign_in("owner")
    url, page = found_page(owner, TYPED["email"])
    assert boxes(page) == {held.reference: False, free.reference: True}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    said = soup(owner.post(url, SURE | {"chosen": chosen}, follow=True)).text
    assert f"{held.reference} is not erased. This request is kept from erasure" in said
    assert "1 request is erased" in said
    assert ConsultationRequest.objects.get(pk=held.pk).name == TYPED["name"]


def test_without_a_tick_a_choice_or_a_password_nobody_is_erased(sign_in):
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


def test_only_what_was_found_can_be_ticked(sign_in):
    make()
    other = make(phone="", email="", clinician_phone="")
    owner = sign_in("owner")
    url, _ = found_page(owner, TYPED["email"])
    assert owner.post(url, SURE | {"chosen": f"{other.pk}:{other.version}"}).status_code == 422
    assert ConsultationRequest.objects.get(pk=other.pk).state == "contacted"


def test_what_is_neither_phone_nor_email_is_asked_for_again_and_not_lost(sign_in):
    answer = sign_in("owner").post("/admin/requests/erase/", {"contact": "Quillon"})
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_contact")["value"] == "Quillon"
    assert soup(answer).select_one("#id_contact_error").text


def test_a_search_for_a_person_ends_after_fifteen_minutes_and_is_nobody_elses(sign_in):
    make()
    url, page = found_page(sign_in("owner"), TYPED["email"])
    assert boxes(page)
    second = get_user_model().objects.create_superuser("second", "second@mail.example", PASSWORD)
    client = sign_in(second.username)
    assert not boxes(soup(client.get(url)))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert not boxes(soup(sign_in("owner").get(url)))
