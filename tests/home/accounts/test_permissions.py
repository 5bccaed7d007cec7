"""Only owners manage users, and none of Wagtail's other views bypasses the rules."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from tests.utils.html import see, words

pytestmark = pytest.mark.django_db

PAGES = ("", "results/", "new/", "edit/{pk}/", "deactivate/{pk}/", "reactivate/{pk}/", "reset-mfa/{pk}/")


@pytest.fixture
def addresses(account) -> list[str]:
    return ["/admin/users/" + page.format(pk=account("frontdesk").pk) for page in PAGES]


@pytest.mark.parametrize("who", ["physician", "editor", "frontdesk", "manager"])
def test_only_owners_can_see_or_change_users(sign_in, account, addresses, ada, logged, who):
    staff, before = sign_in(who), everything_about_accounts(account)
    for address in addresses:
        for answer in (staff.get(address), staff.post(address, ada | {"password": "x"}), staff.head(address)):
            assert answer.status_code == 302, address
            assert answer.headers["Location"] == "/admin/"
            assert b"Delgado" not in answer.content

    assert everything_about_accounts(account) == before
    assert {(name, action) for name, action, details in logged()} == {(who, "refused")}
    assert len(logged()) == 3 * len(addresses)
    assert "/admin/users/" not in staff.get("/admin/").content.decode()


def test_anonymous_user_is_redirected_to_login(client, account, addresses, ada):
    before = everything_about_accounts(account)
    for address in addresses:
        for answer in (client.get(address), client.post(address, ada)):
            assert answer.headers["Location"].startswith("/admin/login/"), address

    assert everything_about_accounts(account) == before


def test_cross_site_form_is_refused(account, owner):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = owner.cookies
    answer = browser.post(f"/admin/users/deactivate/{account('frontdesk').pk}/")

    assert answer.status_code == 403
    assert account("frontdesk").is_active


def test_owner_finds_users_in_the_menu_and_no_groups(owner):
    home = owner.get("/admin/").content.decode()

    assert "/admin/users/" in home
    assert "/admin/groups/" not in home


def test_list_shows_role_locations_two_step_sign_in_and_status(owner, account, phones):
    phones.add(account("physician").pk)
    table = see(owner, "/admin/users/").select_one("table.listing")
    headers = [words(header) for header in table.select("thead th")]
    rows = [dict(zip(headers, map(words, row.select("td")), strict=True)) for row in table.select("tbody tr")]
    row = next(row for row in rows if row["Username"] == "physician")

    assert len(rows) == 5
    assert row["Email"] == "physician@harborlight.example"
    assert (row["Role"], row["Locations"], row["Status"]) == ("Physician", "All locations", "Active")
    assert [row["Two-step sign-in"] for row in rows].count("On") == 1
    assert row["Two-step sign-in"] == "On"


def test_list_is_searched_by_name(owner):
    found = see(owner, "/admin/users/results/?q=Delgado").select("tbody tr")

    assert ["Fran Delgado" in words(row) for row in found] == [True]


def test_list_needs_no_more_queries_for_more_users(owner, account, django_assert_max_num_queries):
    for number in range(8):
        type(account("editor")).objects.create_user(f"editor-{number}").groups.set(account("editor").groups.all())
    with django_assert_max_num_queries(25):
        owner.get("/admin/users/")


def test_other_wagtail_views_of_users_and_groups_are_closed(owner, account):
    editor, group = account("editor"), Group.objects.get(name="editor")
    before = everything_about_accounts(account)
    closed = [f"users/{name}/{editor.pk}/" for name in ("delete", "copy", "history", "history-results", "usage")]
    closed += ["groups/", "groups/new/", *(f"groups/{name}/{group.pk}/" for name in ("edit", "delete"))]
    closed += [
        f"bulk/users/{model}/{action}/?id={editor.pk}"
        for model in ("user", "User")
        for action in ("delete", "assign_role", "set_active_state")
    ]
    for address in closed:
        for answer in (
            owner.get(f"/admin/{address}"),
            owner.post(f"/admin/{address}", {"mark_as_active": "False", "role": group.pk}),
        ):
            assert answer.status_code == 404, address

    assert everything_about_accounts(account) == before


def test_user_forms_set_no_password_and_no_superuser(owner, account, typed):
    """Wagtail's own forms have these fields."""
    editor = account("editor")
    more = {"password1": "seventeen herons", "password2": "seventeen herons", "is_superuser": "on", "is_active": ""}
    owner.post(f"/admin/users/edit/{editor.pk}/", typed(editor) | more)

    after = account("editor")
    assert (after.password, after.is_superuser, after.is_active) == (editor.password, False, True)


def test_changepassword_command_still_works(account, monkeypatch):
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
