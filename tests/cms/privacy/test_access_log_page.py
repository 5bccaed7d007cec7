"""The access log in the admin: users with permission can read it, and nobody can change it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from cms.privacy.access_log import record_for
from cms.privacy.models import ReadLogEntry

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/read-log/"
ONE, TWO = "7F3K2-MQX9A-4TVB6-DWE8H", "1F3K2-MQX9A-4TVB6-DWE8H"


@pytest.fixture
def manager(sign_in):
    """A manager, whose group gets the permission to view the access log."""
    Group.objects.get(name="manager").permissions.add(Permission.objects.get(codename="view_readlogentry"))
    return sign_in("manager")


@pytest.fixture
def entries():
    record_for("frontdesk", "listed", [ONE, TWO], state="new")
    record_for("physician", "opened", [TWO])


def rows(client, query: str = "") -> list[str]:
    page = BeautifulSoup(client.get(PAGE + query).content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in page.select("main tbody tr")]


def test_manager_and_owner_see_entries_newest_first(manager, sign_in, entries):
    for client in (manager, sign_in("owner")):
        first, second = rows(client)
        assert "physician Opened" in first
        assert "frontdesk Viewed in list" in second
        assert ONE in second
        assert "state: new" in second
        assert PAGE in client.get("/admin/").content.decode()


@pytest.mark.parametrize("username", ["physician", "editor", "frontdesk"])
def test_other_roles_cannot_open_the_access_log(sign_in, entries, username):
    client = sign_in(username)
    for address in (PAGE, PAGE + "results/"):
        answer = client.get(address, follow=True)
        assert ONE not in answer.content.decode()
        assert answer.redirect_chain
    assert PAGE not in client.get("/admin/").content.decode()


def test_anonymous_user_is_redirected_to_sign_in(client):
    assert client.get(PAGE).headers["Location"].startswith("/admin/login/")


def test_entries_can_be_filtered(manager, entries):
    ReadLogEntry.objects.create(at="2029-05-05T12:00Z", person="owner", action="opened", references=[ONE])
    assert len(rows(manager, "?person=frontdesk")) == 1
    assert len(rows(manager, "?action=opened")) == 2
    assert len(rows(manager, f"?reference={ONE.lower()}")) == 1
    assert len(rows(manager, f"?reference={TWO}")) == 2
    assert "May 5, 2029, 5:00:00 a.m. owner" in rows(manager, "?person=owner")[0]
    assert len(rows(manager, "?at_from=2029-05-05&at_to=2029-05-05")) == 1
    assert len(rows(manager, f"?reference={TWO}&action=opened&person=physician")) == 1
    assert rows(manager, "?reference=7F3K2") == []


@pytest.mark.parametrize(
    "query", ["?person=%00", "?reference=%00", "?action=%00", "?at_from=x", "?p=0", "?p=99999999", "?ordering=x"]
)
def test_invalid_query_is_ignored(manager, entries, query):
    assert manager.get(PAGE + query).status_code == 200


def test_values_are_escaped(manager):
    record_for("<b>bold</b>", "opened", ["<i>x</i>"], found="<u>y</u>")
    (row,) = rows(manager)
    assert all(text in row for text in ("<b>bold</b>", "<i>x</i>", "<u>y</u>"))


def test_entries_cannot_be_changed_or_exported_in_the_admin(manager, entries):
    addresses = [name for name in get_resolver("wagtail.admin.urls").reverse_dict if "read_log" in str(name)]
    assert sorted(addresses) == ["read_log", "read_log_results"]
    for method in ("post", "put", "patch", "delete"):
        assert getattr(manager, method)(PAGE).status_code == 405
    for form in ("csv", "xlsx"):
        assert manager.get(f"{PAGE}?export={form}").headers["Content-Type"].startswith("text/html")


def test_query_count_does_not_grow_with_entries(manager, entries):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            manager.get(PAGE)
        return len(captured)

    queries()
    few = queries()
    for _ in range(60):
        record_for("frontdesk", "listed", [ONE, TWO, "A", "B"])
    assert queries() == few
    assert (len(rows(manager)), len(rows(manager, "?p=2"))) == (50, 12)
