"""Search by name, phone, email and reference over encrypted data."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.privacy.models import ReadLogEntry, SearchToken
from consultations import services
from tests.consultations.form_utils import soup


@pytest.fixture
def one(send, answers, arrived):
    send(answers | {"name": "Zoë van der Berg-Ångström", "email": "Zoe.Berg@Mail.Example"})
    return arrived()[0]


def look_for(client, text: str):
    return client.post("/admin/requests/search/", {"text": text}, follow=True)


def found(client, text: str) -> list[str]:
    return [link.text for link in soup(look_for(client, text)).select(".desk-table a")]


SPELLINGS = ["zoe", "ZOË", "berg", "angstrom van", "Zoë van der Berg-Ångström", "zoe.berg@mail.example"]
SPELLINGS += ["(714) 555-0187", "+1 714 555 0187", "714.555.0187"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_search_finds_any_spelling(one, sign_in, text):
    assert found(sign_in("frontdesk"), text) == [one.reference]


def test_search_finds_reference_with_misread_letters(one, sign_in):
    desk = sign_in("frontdesk")
    for text in (one.reference, one.reference.lower(), one.reference.replace("-", ""), one.reference[:8]):
        assert found(desk, text) == [one.reference], text
    assert found(desk, one.reference.replace("0", "O").replace("1", "l")) == [one.reference]


@pytest.mark.parametrize(
    "text", ["ber", "zoe smith", "Zebrawood", "555", "714 555 0111", "@", "%", "'; --", "\x00", " ", "🧠", "x" * 3000]
)
def test_search_without_match_finds_nothing(one, sign_in, text):
    assert found(sign_in("frontdesk"), text) == []


def test_search_excludes_other_locations(one, sign_in):
    clerk = StaffMember.objects.create(user=get_user_model().objects.get(username="frontdesk"), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="seal-cove"))
    for text in ("zoe", "7145550187", one.reference):
        assert found(sign_in("frontdesk"), text) == []


def test_search_text_is_not_in_url_or_session(one, sign_in):
    desk = sign_in("frontdesk")
    page = look_for(desk, "Ångström")
    for address, _ in page.redirect_chain:
        assert "ngstr" not in address and "%C3" not in address
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    assert "ngstr" not in sessions
    assert soup(page).select_one("#id_text")["value"] == "Ångström"


def test_search_results_expire_and_are_private(one, sign_in):
    desk = sign_in("frontdesk")
    address = look_for(desk, "zoe").redirect_chain[-1][0]
    assert one.reference in desk.get(address).content.decode()
    assert one.reference not in sign_in("manager").get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        late = sign_in("frontdesk").get(address).content.decode()
    assert one.reference not in late and "This search expired" in late


def test_search_log_omits_search_text(one, sign_in):
    look_for(sign_in("frontdesk"), "zoe")
    entry = ReadLogEntry.objects.filter(action="searched").latest("at")
    assert (entry.person, entry.references) == ("frontdesk", [one.reference])
    assert "zoe" not in str(entry.details).lower()


def test_editor_cannot_search(one, sign_in):
    editor = sign_in("editor")
    assert one.reference not in look_for(editor, "zoe").content.decode()
    assert editor.get("/admin/requests/search/").status_code in (302, 403, 405)


def test_missing_requests_are_indexed(one, sign_in):
    SearchToken.objects.all().delete()
    assert found(sign_in("frontdesk"), "zoe") == []
    assert services.index_missing_requests() >= 1
    assert services.index_missing_requests() == 0
    assert found(sign_in("frontdesk"), "zoe") == [one.reference]
