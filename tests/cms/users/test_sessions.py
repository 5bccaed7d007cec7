"""How long a sign-in lasts, what keeps it alive, and what ends it at once."""

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import AnswerPage
from cms.privacy.models import ReadLogEntry
from cms.users.cleanup import delete_expired
from cms.users.models import StaffSession
from cms.users.sessions import end_sessions
from tests.cms.users.utils import account, code, is_in, try_password
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
MINUTE = 60
NEW = "a walrus sings at noon"
# What the editor sends of a page, as far as its form cannot do without.
PAGE = {"title": "typed", "body-count": "0", "sources-count": "0", "comments-TOTAL_FORMS": "0"}
BACKGROUND = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 18:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def editing(db) -> str:
    """The address of an answer an editor may change."""
    return f"/admin/pages/{AnswerPage.objects.first().pk}/edit/"


def test_a_quarter_of_an_hour_without_doing_anything_ends_a_session(clock, sign_in):
    client = sign_in("frontdesk")
    for _ in range(2):
        clock.shift(14 * MINUTE + 59)
        assert is_in(client)
    clock.shift(15 * MINUTE + 1)
    answer = client.get("/admin/requests/?state=new")
    assert answer["Location"] == "/admin/login/?next=%2Fadmin%2Frequests%2F%3Fstate%3Dnew&ended=idle"
    assert "signed out after 15 minutes" in client.get(answer["Location"]).content.decode()
    back = try_password("frontdesk", client=client, next="/admin/requests/?state=new")
    assert back["Location"] == "/admin/requests/?state=new"
    assert client.get(back["Location"]).status_code == 200


def test_what_the_editor_asks_in_the_background_keeps_nobody_signed_in(clock, sign_in, editing):
    client = sign_in("owner")
    clock.shift(14 * MINUTE)
    for path in ("/admin/", "/admin/pages/", "/"):
        client.get(path, headers=BACKGROUND)
        client.get(path, headers={"X-Requested-With": "XMLHttpRequest"})
    client.get("/", headers={"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"})
    client.post("/admin/editing-sessions/ping/wagtailcore/page/1/1/", headers=BACKGROUND)
    client.post(f"{editing}preview/", PAGE, headers=BACKGROUND)
    clock.shift(MINUTE + 1)
    assert not is_in(client)


def test_autosave_keeps_an_editor_signed_in(clock, sign_in, editing):
    client = sign_in("owner")
    clock.shift(14 * MINUTE)
    client.post(editing, PAGE, headers=BACKGROUND | {"Accept": "application/json"})
    clock.shift(14 * MINUTE)
    assert is_in(client)


def test_a_script_that_comes_too_late_is_told_so_in_its_own_language(clock, sign_in, editing):
    client = sign_in("owner")
    clock.shift(15 * MINUTE + 1)
    answer = client.post(editing, PAGE, headers=BACKGROUND)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")
    assert "Sign in again" in answer.json()["error"]
    again = client.post(editing, PAGE, headers=BACKGROUND)
    assert (again.status_code, again["Content-Type"]) == (403, "application/json")


def test_after_ten_hours_one_signs_in_again_however_busy(clock, sign_in):
    client = sign_in("frontdesk")
    for _ in range(60):
        # Django's own end of a session moves whenever something is kept in it.
        session = client.session
        session["kept"] = "something"
        session.save()
        clock.shift(10 * MINUTE)
        assert is_in(client)
    clock.shift(1)
    assert "ended=day" in client.get("/admin/")["Location"]


def test_an_old_cookie_is_dead_after_signing_out(sign_in):
    client = sign_in("frontdesk")
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(copied)
    client.post("/admin/logout/")
    assert not is_in(copied)
    assert not StaffSession.objects.filter(user=account("frontdesk")).exists()


def test_a_session_id_planted_before_is_replaced_at_sign_in(db):
    client = Client()
    client.get("/admin/password_reset/some-token/")
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    try_password("frontdesk", client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


def change_password(client):
    client.post("/admin/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def add_app(client):
    secret = client.get("/admin/security/app/add/").context["secret"]
    client.post("/admin/security/app/add/", {"code": code(secret=secret)})


def remove_app(client):
    client.post("/admin/security/app/remove/")


def make_codes(client):
    client.post("/admin/security/codes/new/")


def test_a_change_of_password_or_factor_ends_the_other_sessions_only_and_is_noted(sign_in):
    own = Client()
    try_password("frontdesk", client=own)
    for change in (add_app, make_codes, remove_app, change_password):
        other = sign_in("frontdesk")
        assert is_in(other)
        change(own)
        assert not is_in(other), change.__name__
        assert is_in(own), change.__name__
    noted = ReadLogEntry.objects.filter(action="signin", person="frontdesk")
    assert sorted(entry.details["what"] for entry in noted) == [
        "codes-made",
        "factor-added",
        "factor-removed",
        "password-changed",
    ]


ROLE_CHANGES = {
    "joins a group": lambda user: user.groups.add(Group.objects.create(name="Another")),
    "leaves a group": lambda user: user.groups.remove(user.groups.first()),
    "leaves all groups": lambda user: user.groups.clear(),
    "is put into a group from its side": lambda user: Group.objects.first().user_set.set([user]),
    "leaves a group that is emptied": lambda user: user.groups.first().user_set.clear(),
    "is given a permission": lambda user: user.user_permissions.add(Permission.objects.first()),
    "becomes an owner": lambda user: _set(user, is_superuser=True),
    "gets another password": lambda user: _set(user, password="!"),
    "is closed": lambda user: _set(user, is_active=False),
    "is ended": end_sessions,
}


def _set(user, **values):
    for name, value in values.items():
        setattr(user, name, value)
    user.save()


@pytest.mark.parametrize("change", ROLE_CHANGES.values(), ids=ROLE_CHANGES.keys())
def test_a_change_of_role_ends_the_sessions_of_that_person(sign_in, change):
    client, other = sign_in("frontdesk"), sign_in("manager")
    change(account("frontdesk"))
    assert "/admin/login/" in client.get("/admin/").headers.get("Location", "")
    assert is_in(other)


def test_a_change_of_name_ends_nothing(sign_in):
    client = sign_in("frontdesk")
    _set(account("frontdesk"), first_name="Robin")
    assert is_in(client)


def test_readers_cost_nothing_and_staff_two_queries(client, sign_in):
    with CaptureQueriesContext(connection) as readers:
        client.get("/privacy/")
    assert not [query for query in readers if "users_" in query["sql"] or "django_session" in query["sql"]]
    staff = sign_in("frontdesk")
    with CaptureQueriesContext(connection) as queries:
        staff.get("/admin/")
    assert len([query for query in queries if "users_staffsession" in query["sql"]]) == 2


def test_what_is_over_is_deleted(clock, sign_in):
    sign_in("frontdesk")
    try_password("frontdesk", "wrong")
    clock.shift(31 * 24 * 60 * MINUTE)
    assert delete_expired() >= 3
    assert not StaffSession.objects.exists()
