"""Requests as a file: what the list shows, in columns one may read, and each time in the read log."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from cms.clinic.models import ClinicSettings, Location, StaffMember
from cms.privacy.models import ReadLogEntry
from consultations.admin import export
from consultations.models import ConsultationRequest
from tests.consultations.admin.export_utils import EXPORT, make, references, table
from tests.consultations.form_utils import listed, soup

PERSONAL = {"name", "phone", "email", "clinician", "practice", "clinician_phone", "npi", "about", "message"}


@pytest.fixture
def some(arrived, send, answers, referral):
    """Four requests by name: two of one place, a referral for another, and one that looks like spam."""
    ConsultationRequest.objects.all().delete()
    send(answers | {"message": "The first", "email": "quillon@mail.example"})
    send(referral, "/invite/refer/")
    send(answers | {"message": "The third", "sky": "filled"})
    send(answers | {"message": "The fourth", "location": "mission-oaks", "contact_by": "email", "email": "q@x.example"})
    return dict(zip(("first", "referral", "spam", "oaks"), arrived(), strict=True))


def number_of(slug: str) -> int:
    return Location.objects.get(slug=slug).pk


def last_entry() -> ReadLogEntry:
    return ReadLogEntry.objects.order_by("-pk").first()


def columns_offered(client) -> dict[str, bool]:
    boxes = soup(client.get(EXPORT)).select("[name=columns]")
    return {box["value"]: box.has_attr("checked") for box in boxes}


@pytest.mark.parametrize("username", ["owner", "manager"])
def test_owner_and_manager_can_export(some, sign_in, username):
    client = sign_in(username)
    page = client.get("/admin/requests/?kind=referral")
    (way,) = [link["href"] for link in soup(page).select("a[href*='/export/']")]
    assert way == f"{EXPORT}?kind=referral"
    assert "1 request: Referral" in soup(client.get(way)).get_text(" ", strip=True).replace(" :", ":")
    assert references(make(client, "?kind=referral")) == [some["referral"].reference]


@pytest.mark.parametrize("username", ["frontdesk", "physician", "editor"])
def test_other_roles_cannot_export(some, sign_in, username):
    client = sign_in(username)
    if username != "editor":
        page = soup(client.get("/admin/requests/"))
        assert not page.select("a[href*='/export/'], [name=do][value=export]")
    chosen = f"{some['first'].pk}:0"
    before = ReadLogEntry.objects.count()
    answers = [
        client.get(EXPORT),
        make(client),
        client.post("/admin/requests/bulk/", {"do": "export", "chosen": chosen}),
    ]
    for answer in answers:
        assert answer.status_code in (302, 403)
        assert "attachment" not in answer.get("Content-Disposition", "")
        assert some["first"].reference not in answer.content.decode()
    new = ReadLogEntry.objects.order_by("pk")[before:]
    assert [(entry.action, entry.person) for entry in new] == [("refused", username)] * 3


def test_anonymous_user_is_redirected_to_sign_in(some, db):
    assert make(Client())["Location"].startswith("/admin/login/")
    assert Client().get(EXPORT)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("query", ["", "?state=spam", "?state=new&kind=consultation", "?state=nonsense", "?whose=mine"])
def test_export_follows_the_list(some, sign_in, query):
    ConsultationRequest.objects.filter(pk=some["oaks"].pk).update(
        assignee=get_user_model().objects.get(username="manager")
    )
    manager = sign_in("manager")
    shown = listed(manager.get("/admin/requests/" + query))
    assert shown
    for form in ("xlsx", "csv"):
        assert references(make(manager, query, form=form)) == shown


def test_export_is_limited_to_own_locations(some, sign_in):
    manager = sign_in("manager")
    assert references(make(manager, f"?location={number_of('seal-cove')}")) == [some["referral"].reference]
    member = StaffMember.objects.create(user=get_user_model().objects.get(username="manager"), scope="chosen")
    member.locations.set(Location.objects.filter(slug="mission-oaks"))
    assert references(make(manager)) == [some["oaks"].reference]
    nothing = make(manager, f"?location={number_of('seal-cove')}")
    assert nothing.status_code == 422
    assert "no requests to export" in nothing.content.decode()
    # Nor one that is named.
    assert make(manager, chosen=f"{some['first'].pk}:0").status_code == 422


def test_message_column_is_not_preselected(some, sign_in):
    offered = columns_offered(sign_in("manager"))
    assert offered.keys() >= PERSONAL
    assert {"name", "phone", "email", "reference"} <= {name for name, is_selected in offered.items() if is_selected}
    assert not offered["message"]
    assert not offered["about"]


def test_export_without_message_permission_has_no_patient_text(some, answers, sign_in):
    clerk = get_user_model().objects.get(username="frontdesk")
    clerk.user_permissions.add(Permission.objects.get(codename="export_consultationrequest"))
    everyone = ClinicSettings.load()
    everyone.everyone_reads_messages = False
    everyone.save()
    client = sign_in("frontdesk")
    assert not columns_offered(client).keys() & PERSONAL
    for name in PERSONAL:
        refused = make(client, columns=["reference", name])
        assert refused.status_code == 422
        assert last_entry().action == "refused"
    assert answers["name"] not in str(table(make(client, columns=list(columns_offered(client)))))
    everyone.everyone_reads_messages = True
    everyone.save()
    assert "message" in columns_offered(client)


def test_export_columns_match_the_admin(some, answers, sign_in):
    one = some["first"]
    ConsultationRequest.objects.filter(pk=one.pk).update(
        state="closed", outcome="no-reply", attempts=2, reply_minutes=95, scheduled_for="2026-12-01"
    )
    manager = sign_in("manager")
    (row,) = table(make(manager, "?state=closed", columns=list(columns_offered(manager)), form="xlsx"))
    came_in, due = (
        timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)
        for moment in (one.created_at, one.due_at)
    )
    assert list(row.values()) == [
        *(one.reference, "Closed", "Consultation", came_in, "Harbor Point"),
        *(answers["name"], "+1 714 555 0187", "quillon@mail.example", *[None] * 5, "The first"),
        *("Phone", "Morning", None, due, 2, "No reply", 95, "Other page", datetime(2026, 12, 1)),
    ]
    (row,) = table(make(manager, "?state=closed", columns=["came_in", "scheduled_for"], form="csv"))
    assert list(row.values()) == [f"{came_in:%Y-%m-%d %H:%M}", "2026-12-01"]


def test_export_requires_a_column(some, sign_in):
    manager = sign_in("manager")
    page = make(manager, columns=[], form="csv")
    assert page.status_code == 422
    assert "Select at least one column." in page.content.decode()
    assert soup(page).select_one("[name=format][checked]")["value"] == "csv"


def test_undecryptable_row_does_not_block_export(some, sign_in):
    one, other = some["first"], some["oaks"]
    ConsultationRequest.objects.filter(pk=one.pk).update(name=_ciphertext_of(other))
    names = {row["Reference"]: row["Name"] for row in table(make(sign_in("manager"), columns=["reference", "name"]))}
    assert names[one.reference] == "(cannot be read)"
    assert names[other.reference] == "Quillon Vastergaard"


def _ciphertext_of(request):
    return ConsultationRequest.objects.get(pk=request.pk).__dict__["name"]


def test_export_log_has_no_patient_text(some, sign_in):
    manager = sign_in("manager")
    before = ReadLogEntry.objects.count()
    manager.get(f"{EXPORT}?kind=consultation")
    assert ReadLogEntry.objects.count() == before
    made = references(make(manager, "?kind=consultation&p=1", columns=["reference", "name"], form="csv"))
    (entry,) = ReadLogEntry.objects.order_by("pk")[before:]
    assert (entry.action, entry.person, entry.address) == ("exported", "manager", "127.0.0.1")
    assert entry.references == made
    assert entry.details == {
        "count": 2,
        "filter": {"kind": "consultation"},
        "columns": ["reference", "name"],
        "format": "csv",
    }


def test_export_fails_if_logging_fails(some, sign_in, database_away):
    manager = sign_in("manager")
    manager.raise_request_exception = False
    with database_away("privacy_readlogentry"):
        answer = make(manager)
    assert answer.status_code == 500
    assert some["first"].reference not in str(answer.content)


def test_export_is_not_stored_and_has_neutral_filename(some, sign_in):
    answer = make(sign_in("manager"), form="csv")
    assert answer["Content-Disposition"] == f'attachment; filename="requests-{timezone.localdate()}.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_export_of_selected_requests(some, sign_in):
    manager = sign_in("manager")
    assert soup(manager.get("/admin/requests/")).select_one("#bulk [name=do][value=export]")
    chosen = [f"{some[name].pk}:0" for name in ("first", "spam")]
    page = soup(manager.post("/admin/requests/bulk/", {"do": "export", "chosen": [*chosen, "nonsense"]}))
    form = page.select_one("form.export")
    assert "2 requests , selected in the list" in form.get_text(" ", strip=True)
    hidden = [field["value"] for field in form.select("[name=chosen]")]
    made = make(manager, "?kind=referral", chosen=hidden)
    assert set(references(made)) == {some["first"].reference, some["spam"].reference}
    assert last_entry().details["filter"] == {"selected": 2}


def test_export_query_count_is_constant(some, sign_in, django_assert_max_num_queries):
    manager = sign_in("manager")
    ConsultationRequest.objects.update(assignee=get_user_model().objects.get(username="manager"))
    with django_assert_max_num_queries(22):
        few = len(table(make(manager, columns=["reference", "assignee"])))
    for number in range(12):
        ConsultationRequest.objects.create(
            name=str(number), place="Harbor Point", assignee=get_user_model().objects.get(username="manager")
        )
    with django_assert_max_num_queries(22):
        assert len(table(make(manager, columns=["reference", "assignee"]))) == few + 12


@pytest.fixture
def by_day(db):
    """One request late on October 31 in the clinic's time, which is November 1 in UTC, and one on November 2."""
    ConsultationRequest.objects.all().delete()
    moments = datetime(2026, 11, 1, 6, 59, tzinfo=UTC), datetime(2026, 11, 2, 20, tzinfo=UTC)
    return [ConsultationRequest.objects.create(place="Harbor Point", created_at=moment) for moment in moments]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?since=2026-10-31", [1, 0]),
        ("?since=2026-11-01", [1]),
        ("?until=2026-10-31", [0]),
        ("?since=2026-11-01&until=2026-11-02", [1]),
        ("?until=2026-10-30", []),
    ],
)
def test_date_filter_uses_clinic_time_zone(by_day, sign_in, query, expected):
    manager = sign_in("manager")
    wanted = [by_day[position].reference for position in expected]
    assert listed(manager.get("/admin/requests/" + query)) == wanted
    answer = make(manager, query)
    if wanted:
        assert references(answer) == wanted
        assert last_entry().details["filter"] == dict(pair.split("=") for pair in query[1:].split("&"))
    else:
        assert answer.status_code == 422


def test_export_page_shows_date_filter(by_day, sign_in):
    page = sign_in("manager").get(f"{EXPORT}?kind=consultation&since=2026-11-01")
    assert "1 request : Consultation, received from 2026-11-01" in soup(page).get_text(" ", strip=True)


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_export_over_row_limit_is_refused(some, sign_in, monkeypatch, file_format):
    manager = sign_in("manager")
    monkeypatch.setattr(export, "MAX_ROWS", 3)
    assert len(references(make(manager, form=file_format))) == 3
    monkeypatch.setattr(export, "MAX_ROWS", 2)
    for page in (manager.get(EXPORT), make(manager, form=file_format)):
        assert "Narrow the dates or choose another filter" in page.content.decode()
        assert "attachment" not in page.get("Content-Disposition", "")
        assert some["first"].reference not in page.content.decode()
        assert not soup(page).select("form.export")
    assert page.status_code == 422
    assert (last_entry().action, last_entry().references) == ("refused", [])


def test_csv_is_logged_before_its_first_byte_is_sent(some, sign_in):
    answer = make(sign_in("manager"), form="csv")
    assert answer.streaming
    logged = last_entry()
    assert logged.action == "exported"
    late = ConsultationRequest.objects.create(place="Harbor Point", name="Late")
    assert references(answer) == logged.references
    assert late.reference not in logged.references
