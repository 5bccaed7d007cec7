"""Colleagues is for owners alone, and Wagtail's own pages about accounts are no way round it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import resolve, reverse

from tests.home.pages import see

pytestmark = pytest.mark.django_db

PAGES = ("", "{pk}/", "{pk}/invitation/", "{pk}/leaves/", "{pk}/comes-back/", "{pk}/lost-phone/", "add/")


@pytest.fixture
def addresses(account) -> list[str]:
    return ["/admin/colleagues/" + page.format(pk=account("frontdesk").pk) for page in PAGES]


@pytest.mark.parametrize("who", ["physician", "editor", "frontdesk", "manager"])
def test_nobody_else_sees_or_changes_an_account(sign_in, account, addresses, ada, logged, who):
    staff, before = sign_in(who), everything_about_accounts(account)
    for address in addresses:
        for answer in (staff.get(address), staff.post(address, ada | {"password": "x"}), staff.head(address)):
            assert answer.status_code == 302, address
            assert answer.headers["Location"] == "/admin/"
            assert b"Delgado" not in answer.content

    assert everything_about_accounts(account) == before
    assert {(name, action) for name, action, details in logged()} == {(who, "refused")}
    assert len(logged()) == 3 * len(addresses)
    assert "/admin/colleagues/" not in staff.get("/admin/").content.decode()


def test_a_stranger_is_led_to_the_door(client, account, addresses, ada):
    before = everything_about_accounts(account)
    for address in addresses:
        for answer in (client.get(address), client.post(address, ada)):
            assert answer.headers["Location"].startswith("/admin/login/"), address

    assert everything_about_accounts(account) == before


def test_a_form_from_another_site_changes_nothing(account, owner):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = owner.cookies
    answer = browser.post(f"/admin/colleagues/{account('frontdesk').pk}/leaves/")

    assert answer.status_code == 403
    assert account("frontdesk").is_active


def test_an_owner_finds_colleagues_in_the_menu_and_not_wagtails_users(owner):
    home = owner.get("/admin/").content.decode()

    assert "/admin/colleagues/" in home
    assert "/admin/users/" not in home
    assert "/admin/groups/" not in home


def test_the_list_says_what_an_owner_wants_to_know(owner, account, phones):
    phones.add(account("physician").pk)
    table = see(owner, "/admin/colleagues/").select_one("table.colleagues")
    rows = {row.select_one(".colleague-user").get_text(): row for row in table.select("tbody tr")}

    assert set(rows) == {"owner", "physician", "editor", "frontdesk", "manager"}
    cells = {cell["data-label"]: cell.get_text() for cell in rows["physician"].select("td")}
    assert cells == {
        "E-mail": "physician@harborlight.example",
        "Role": "Physician",
        "Places": "All places",
        "Second factor": "Yes",
        "Last sign-in": cells["Last sign-in"],
        "State": "Active",
    }


def test_wagtails_own_addresses_lead_to_colleagues_and_change_nothing(owner, account):
    editor, group = account("editor"), Group.objects.get(name="editor")
    before = everything_about_accounts(account)
    wanted = [reverse(f"wagtailusers_users:{name}") for name in ("index", "add", "index_results")]
    wanted += [reverse(f"wagtailusers_users:{name}", args=[editor.pk]) for name in ("edit", "delete", "history")]
    wanted += [reverse(f"wagtailusers_groups:{name}") for name in ("index", "add")]
    wanted += [reverse(f"wagtailusers_groups:{name}", args=[group.pk]) for name in ("edit", "delete")]
    wanted += [
        f"/admin/bulk/users/{model}/{action}/?id={editor.pk}"
        for model in ("user", "User")
        for action in ("delete", "assign_role", "set_active_state")
    ]
    for address in wanted:
        for answer in (owner.get(address), owner.post(address, {"mark_as_active": "False", "role": group.pk})):
            assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/colleagues/"), address

    assert everything_about_accounts(account) == before


def test_no_view_of_wagtails_users_answers_anywhere():
    for name in ("users/", "users/1/", "groups/new/", "groups/edit/1/", "bulk/users/user/delete/"):
        assert not resolve(f"/admin/{name}").func.__module__.startswith("wagtail.users")


def test_a_password_can_still_be_set_from_the_machine(account, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "otters hold paws at night")
    call_command("changepassword", "editor", verbosity=0)

    assert Client().login(username="editor", password="otters hold paws at night")


def everything_about_accounts(account) -> list:
    return [
        (
            user.username,
            user.password,
            user.email,
            user.is_active,
            user.is_superuser,
            sorted(user.groups.values_list("name", flat=True)),
        )
        for user in type(account("owner")).objects.order_by("pk")
    ] + sorted(Group.objects.values_list("name", flat=True))
