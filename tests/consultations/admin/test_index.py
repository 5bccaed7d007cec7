"""The request list: order, filters and the dashboard panel that links to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import ConsultationRequest
from tests.consultations.form_utils import listed, soup

LIST = "/admin/requests/"


@pytest.fixture
def some(arrived, send, answers, referral):
    """Four requests by name: an old one, a referral, one that looks like spam, one for another place."""
    send(answers | {"message": "The first"})
    send(referral, "/invite/refer/")
    send(answers | {"message": "The third", "sky": "filled"})
    send(answers | {"message": "The fourth", "location": "mission-oaks"})
    made = dict(zip(("old", "referral", "spam", "oaks"), arrived(), strict=True))
    for minutes, request in enumerate(reversed(made.values()), start=1):
        ConsultationRequest.objects.filter(pk=request.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
    return {name: request.reference for name, request in made.items()}


def shown(client, some, query: str = "", path: str = LIST) -> list[str]:
    """Return which of `some` are in the list, in its order."""
    names = {reference: name for name, reference in some.items()}
    page = client.get(path + query)
    assert page.status_code == 200
    return [names[reference] for reference in listed(page) if reference in names]


def test_list_is_newest_first_without_spam(sign_in, some):
    assert shown(sign_in("frontdesk"), some) == ["oaks", "referral", "old"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=spam", ["spam"]),
        ("?state=new", ["oaks", "referral", "old"]),
        ("?state=closed", []),
        ("?kind=referral", ["referral"]),
        ("?kind=consultation", ["oaks", "old"]),
        ("?state=spam&kind=referral", []),
        # An invalid filter is ignored and does not show spam.
        ("?state=nonsense", ["oaks", "referral", "old"]),
        ("?location=999999", ["oaks", "referral", "old"]),
        ("?location=%00&kind=%00&state=%00", ["oaks", "referral", "old"]),
        ("?state=", ["oaks", "referral", "old"]),
    ],
)
def test_list_filters(sign_in, some, query, names):
    assert shown(sign_in("frontdesk"), some, query) == names
    assert shown(sign_in("frontdesk"), some, query, "/admin/requests/results/") == names


def test_list_can_be_filtered_by_location(sign_in, some):
    desk = sign_in("frontdesk")
    choices = {option.text: option["value"] for option in soup(desk.get(LIST)).select("[name=location] option")}
    choices |= {
        label.text.strip(): label.input["value"]
        for label in soup(desk.get(LIST)).select("label:has(input[name=location])")
    }
    assert shown(desk, some, f"?location={choices['Mission Oaks']}") == ["oaks"]
    assert shown(desk, some, f"?location={choices['Seal Cove']}") == ["referral"]
    assert shown(desk, some, f"?location={choices['Harbor Point']}&state=spam") == ["spam"]


@pytest.mark.parametrize("query", ["?ordering=created_at", "?ordering=name", "?ordering=-phone", "?ordering=state"])
def test_url_cannot_change_list_order(sign_in, some, query):
    assert shown(sign_in("frontdesk"), some, query) == ["oaks", "referral", "old"]


@pytest.mark.parametrize("query", ["?q=Vastergaard", "?q=7145550187", "?name=Quillon", "?name__icontains=Quillon"])
def test_url_cannot_search_patient_text(sign_in, some, query):
    """Encrypted fields cannot be searched, so the list does not change."""
    assert shown(sign_in("frontdesk"), some, query) == ["oaks", "referral", "old"]


@pytest.mark.parametrize("page", ["99", "0", "x", "%00"])
def test_invalid_page_number_causes_no_error(sign_in, some, page):
    assert sign_in("frontdesk").get(f"{LIST}?p={page}").status_code in (200, 404)


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_wagtail_export_is_disabled(sign_in, some, export):
    page = sign_in("owner").get(f"{LIST}?export={export}")
    assert "attachment" not in page.get("Content-Disposition", "")
    assert page["Content-Type"].startswith("text/html")


def test_list_shows_no_patient_text(sign_in, some, answers, referral):
    page = sign_in("owner").get(LIST).content.decode()
    typed = [answers["name"], "5550187", "555-0187", "The first", *list(referral.values())[:5]]
    assert not [text for text in typed if text in page]


def test_list_and_dashboard_need_no_decryption(sign_in, some, settings):
    """They decrypt nothing, so they look the same with another key."""
    settings.FIELD_KEYS = ["b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb28="]
    desk = sign_in("frontdesk")
    assert shown(desk, some) == ["oaks", "referral", "old"]
    assert "new requests</h2>" in desk.get("/admin/").content.decode()


def test_dashboard_counts_link_to_filtered_list(sign_in, some):
    waiting = ConsultationRequest.objects.filter(state="new").count()
    desk = sign_in("frontdesk")
    panel = soup(desk.get("/admin/")).select_one("[aria-labelledby=requests-heading]")
    assert panel.h2.text == f"{waiting} new requests"
    ways = {link.text: link["href"] for link in panel.select("li a")}
    assert list(ways) == [f"{waiting} unassigned", "1 suspected spam"]
    assert listed(desk.get(ways["1 suspected spam"])) == [some["spam"]]
    assert len(listed(desk.get(ways[f"{waiting} unassigned"]))) == waiting


def test_list_query_count_is_constant(sign_in):
    """The queries: session, its row, user, the user's own and the groups' permissions, profile, towns, late ones,
    count, locales, content stamp, page and collection permissions of the menu, places of the filter, colleagues,
    rows, the mail that waits, the read log. None is asked once a row."""

    def fill(number: int) -> int:
        ConsultationRequest.objects.all().delete()
        for _ in range(number):
            ConsultationRequest.objects.create(name="Quillon", phone="+17145550187", place="Harbor Point")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = len(listed(desk.get(LIST)))
        # One page of the list, and every row on it.
        assert rows == number if number < 20 else rows >= 20
        return len(queries)

    desk = sign_in("frontdesk")
    desk.get(LIST)
    few, many = fill(3), fill(40)
    assert many == few
    assert many <= 24
