"""What each person sees of the reports: on the dashboard, on the page of the last weeks, and of a month on paper."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import AnswerPage, Question
from cms.clinic.models import ClinicSettings, Location, StaffMember
from cms.privacy.models import ReadLogEntry
from consultations.models import ConsultationRequest, Invitation
from tests.consultations.form_utils import soup

WEEKS = "/admin/requests/reports/"
MONTH = f"{WEEKS}2026/10/"
# A Wednesday; four weeks before it the clock was still the summer's.
NOW = datetime(2026, 11, 18, 20, tzinfo=UTC)
READERS = ["frontdesk", "physician", "manager", "owner"]


@pytest.fixture(autouse=True)
def _now(db):
    ConsultationRequest.objects.all().delete()
    with time_machine.travel(NOW, tick=False):
        yield


def came(number: int, weeks_ago: int = 0, **fields):
    """Create that many requests in the week."""
    location = Location.objects.get(slug=fields.pop("town", "harbor-point"))
    filled = {"location": location, "place": location.name, "entry": "post", "page_title": "Is ketamine addictive?"}
    at = NOW - timedelta(weeks=weeks_ago)
    ConsultationRequest.objects.bulk_create(
        ConsultationRequest(**{"created_at": at, "about": "PTSD"} | filled | fields) for _ in range(number)
    )


def of_table(page, caption: str) -> dict[str, list[str]]:
    """The rows of the table with that caption, by their heading."""
    found = [table for table in soup(page).select(".reports-table") if table.caption.text.startswith(caption)]
    assert len(found) == 1, [table.caption.text for table in soup(page).select(".reports-table")]
    rows = {}
    for row in found[0].select("tbody tr"):
        rows[" ".join(row.th.text.split())] = [" ".join(cell.text.split()) for cell in row.select("td")]
    return rows


def text_of(page) -> str:
    return " ".join(soup(page).select_one(".reports").get_text(" ").split())


@pytest.fixture
def three_weeks():
    came(12, weeks_ago=2, reply_minutes=30, state="closed")
    came(3, weeks_ago=1, reply_minutes=600, state="contacted", about="OCD")
    came(7, entry="feed", page_title="", state="new")


def test_owner_sees_exact_counts(three_weeks, sign_in):
    page = sign_in("owner").get(WEEKS)
    weeks = of_table(page, "Requests per week")
    assert weeks == {
        "Nov 2, 2026": ["12", "30 min", "30 min"],
        "Nov 9, 2026": ["3", "10 h", "10 h"],
        "Nov 16, 2026 so far": ["7", "–", "–"],
    }
    assert of_table(page, "By condition") == {"PTSD": ["19", "86%"], "OCD": ["3", "14%"]}
    assert of_table(page, "By source") == {"Answer page": ["15", "68%"], "Feed": ["7", "32%"]}
    assert of_table(page, "Reply time") == {
        "Within 9 business hours": ["12", "55%"],
        "Later": ["3", "14%"],
        "Waiting for a reply": ["7", "32%"],
    }
    assert "Median first reply 30 business minutes" in text_of(page)


@pytest.mark.parametrize("username", ["frontdesk", "physician", "manager"])
def test_counts_under_five_are_hidden_from_others(three_weeks, sign_in, username):
    page = sign_in(username).get(WEEKS)
    assert of_table(page, "Requests per week")["Nov 9, 2026"] == ["fewer than 5", "–", "–"]
    assert of_table(page, "By condition") == {"PTSD": ["19", "100%"]}
    assert "counts the weeks with 5 requests or more, 19 requests in all" in text_of(page)
    for address in (WEEKS, "/admin/"):
        page = soup(sign_in(username).get(address)).select_one(".reports")
        numbers = [cell.text for cell in page.select("td.reports-number, .chart text:not(.chart-label)")]
        assert numbers
        assert not [number for number in numbers if number.strip() in tuple("01234")]


def test_dashboard_totals_exclude_hidden_weeks(three_weeks, sign_in):
    assert of_table(sign_in("owner").get("/admin/"), "By source")["Answer page"][0] == "15"
    assert of_table(sign_in("manager").get("/admin/"), "By source")["Answer page"][0] == "12"


def test_small_rows_are_merged(sign_in):
    came(9, about="PTSD")
    came(6, about="OCD")
    came(2, about="Anxiety")
    assert of_table(sign_in("owner").get(WEEKS), "By condition")["Anxiety"] == ["2", "12%"]
    assert of_table(sign_in("manager").get(WEEKS), "By condition") == {
        "PTSD": ["9", "53%"],
        "All others": ["8", "47%"],
    }


@pytest.mark.parametrize("username", READERS)
@pytest.mark.parametrize("address", [WEEKS, "/admin/"])
def test_chart_has_title_and_data_table(three_weeks, sign_in, username, address):
    page = soup(sign_in(username).get(address)).select_one(".reports")
    (chart,) = page.select("svg.chart")
    title, desc = chart["aria-labelledby"].split()
    assert chart["role"] == "img"
    assert chart.select_one(f"#{title}").text
    assert chart.select_one(f"#{desc}").text
    drawn = [text.text.replace("<5", "fewer than 5") for text in chart.select("text:not(.chart-label)")]
    assert drawn == [row.td.text for row in chart.find_next("table").select("tbody tr")]
    assert not page.select("[style], script")


def test_table_with_only_small_rows_is_hidden(sign_in):
    for about in ("PTSD", "OCD"):
        came(3, about=about)
    page = sign_in("manager").get(WEEKS)
    assert "Too few requests to show." in text_of(page)
    assert "PTSD" not in text_of(page)
    assert of_table(page, "By source") == {"Answer page": ["6", "100%"]}


def test_report_ids_are_unique(three_weeks, sign_in):
    for address in (WEEKS, MONTH, "/admin/"):
        ids = [tag["id"] for tag in soup(sign_in("owner").get(address)).select(".reports [id]")]
        assert len(ids) == len(set(ids))


def test_report_is_limited_to_own_locations(three_weeks, sign_in):
    clerk = StaffMember.objects.create(user=get_user_model().objects.get(username="frontdesk"), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="seal-cove"))
    came(6, town="seal-cove", about="Depression", page_title="Only at the cove", entry="other")
    page = sign_in("frontdesk").get(WEEKS)
    assert of_table(page, "Requests per week") == {"Nov 16, 2026 so far": ["6", "–", "–"]}
    assert of_table(page, "By location") == {"Seal Cove": ["6", "100%"]}
    for word in ("Harbor Point", "PTSD", "addictive", "Answer page"):
        assert word not in text_of(page), word
    # Invitation links belong to no location.
    assert "Invitation links" not in text_of(page)
    assert "Invitation links" in text_of(sign_in("manager").get(WEEKS))


def test_editor_cannot_see_reports(three_weeks, sign_in):
    editor = sign_in("editor")
    for address in (WEEKS, MONTH):
        assert editor.get(address).status_code in (302, 403)
    assert not soup(editor.get("/admin/")).select(".reports, .chart")


@pytest.mark.parametrize(
    ("username", "may"), [("owner", True), ("manager", True), ("physician", False), ("frontdesk", False)]
)
def test_monthly_report_is_for_owner_and_manager(three_weeks, sign_in, username, may):
    client = sign_in(username)
    assert (client.get(MONTH).status_code == 200) is may
    assert (MONTH.replace("10", "11") in client.get(WEEKS).content.decode()) is may


@pytest.mark.parametrize("month", ["2026/0", "2026/13", "2026/12", "2027/1", "1999/12", "99999/1", "0/1", "2026/99999"])
def test_invalid_or_future_month_is_not_found(sign_in, month):
    assert sign_in("owner").get(f"{WEEKS}{month}/").status_code == 404


def test_monthly_report_shows_clinic_activity(sign_in):
    came(6, weeks_ago=4, reply_minutes=90, state="closed")
    came(1, weeks_ago=4, state="spam", suspicions=["flood"])
    came(2, weeks_ago=4, suspicions=["honeypot"], kind="referral")
    came(5)
    AnswerPage.objects.update(first_published_at=NOW - timedelta(weeks=60))
    answer = AnswerPage.objects.published().first()
    AnswerPage.objects.filter(pk=answer.pk).update(first_published_at=datetime(2026, 10, 31, 23, tzinfo=UTC))
    Invitation.objects.update(made_at=NOW)
    page = sign_in("owner").get(MONTH)
    facts = {fact.dt.text: fact.dd.contents[0].strip() for fact in soup(page).select(".reports-facts > div")}
    assert facts.pop("Clinical reviews recorded this month") == "0"
    # As of today, whatever the month: counted where reviews are tested.
    assert facts.pop("Reviews overdue").isdigit()
    assert facts == {
        "Requests": "8",
        "Answers published this month": "1",
        "Published answers at the end of the month": str(AnswerPage.objects.published().count()),
        "Questions received this month": "0",
        "Questions answered this month": "0",
        "Questions waiting": str(Question.objects.waiting().count()),
        "Median first reply": "1.5 business hours",
        "Slowest first reply": "1.5 business hours",
        "Referrals": "2",
        "Suspected spam": "3",
        "Restored from spam": "2",
        "Invitation links made": "0",
    }
    assert of_table(page, "By page") == {"Is ketamine addictive?": ["8", "100%"]}
    assert "deleted after 30 days" in text_of(page)


def test_monthly_report_hides_small_counts_from_manager(sign_in):
    came(4, weeks_ago=4, about="PTSD")
    page = sign_in("manager").get(MONTH)
    assert "Requests fewer than 5" in text_of(page)
    assert "PTSD" not in text_of(page)


def test_monthly_report_links_to_months_with_requests(sign_in):
    came(1, weeks_ago=8)
    owner = sign_in("owner")
    links = [link["href"] for link in soup(owner.get(MONTH)).select(".reports-months a")]
    assert links == [f"{WEEKS}2026/9/", f"{WEEKS}2026/11/"]
    links = [link["href"] for link in soup(owner.get(f"{WEEKS}2026/9/")).select(".reports-months a")]
    assert links == [MONTH]
    links = [link["href"] for link in soup(owner.get(f"{WEEKS}2026/11/")).select(".reports-months a")]
    assert links == [MONTH]


@pytest.mark.parametrize("username", READERS)
def test_new_clinic_sees_empty_message(sign_in, username):
    for address in (WEEKS, "/admin/"):
        page = sign_in(username).get(address)
        assert "No requests yet." in text_of(page)
        assert not soup(page).select(".chart")
    assert sign_in("owner").get(MONTH).status_code == 200


def test_clinic_without_recent_requests_sees_other_message(sign_in):
    came(6, weeks_ago=20)
    page = sign_in("owner").get(WEEKS)
    assert "No requests in the last twelve weeks." in text_of(page)
    # To others no week is said to be empty.
    weeks = of_table(sign_in("frontdesk").get(WEEKS), "Requests per week")
    assert list(weeks.values()) == [["fewer than 5", "–", "–"]] * 12


def test_report_mentions_erased_requests(three_weeks, sign_in):
    said = "only their month is stored"
    assert said not in text_of(sign_in("owner").get(WEEKS))
    came(1, weeks_ago=3, state="erased")
    assert said in text_of(sign_in("owner").get(WEEKS))


def test_reply_table_uses_current_reply_target(three_weeks, sign_in):
    assert "Within 9 business hours" in of_table(sign_in("owner").get(WEEKS), "Reply time")
    clinic = ClinicSettings.load()
    clinic.reply_hours = 12
    clinic.save()
    assert of_table(sign_in("owner").get(WEEKS), "Reply time")["Within 12 business hours"][0] == "15"


def test_list_and_dashboard_link_to_reports(three_weeks, sign_in):
    desk = sign_in("frontdesk")
    for address in ("/admin/requests/", "/admin/"):
        assert soup(desk.get(address)).select(f"a[href='{WEEKS}']"), address


def test_only_denied_report_views_are_logged(three_weeks, sign_in):
    before = ReadLogEntry.objects.count()
    sign_in("owner").get(WEEKS)
    sign_in("owner").get(MONTH)
    assert ReadLogEntry.objects.count() == before
    sign_in("frontdesk").get(MONTH)
    assert ReadLogEntry.objects.latest("at").action == "refused"


# Queries of a page, those of the session, the permissions, the menu and the dashboard's other panels included.
MOST_QUERIES = {WEEKS: 24, MONTH: 36, "/admin/": 45}


@pytest.mark.parametrize("address", MOST_QUERIES)
def test_report_query_count_is_constant(three_weeks, sign_in, address):
    came(6, weeks_ago=5)
    client = sign_in("manager")

    def queries_of_a_look() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = queries_of_a_look()
    for weeks_ago in range(14):
        came(150, weeks_ago, reply_minutes=weeks_ago)
    assert queries_of_a_look() == few
    assert few <= MOST_QUERIES[address]


def test_chart_supports_forced_colors_and_print():
    style = (Path(settings.BASE_DIR) / "static/css/admin.css").read_text()
    for kind in ("(forced-colors: active)", "print"):
        rules = re.findall(rf"@media {re.escape(kind)} {{\n(.*?)\n}}", style, re.DOTALL)
        assert [block for block in rules if ".reports {" in block], kind
