"""A lost phone: the owner removes the second factor, gives the own password, and both are told."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.outbox.models import Message
from tests.conftest import PASSWORD
from tests.home.pages import see

pytestmark = pytest.mark.django_db


@pytest.fixture
def frontdesk(account, phones):
    user = account("frontdesk")
    phones.add(user.pk)
    return user


def lost(user) -> str:
    return f"/admin/colleagues/{user.pk}/lost-phone/"


def test_the_second_factor_goes_the_sessions_end_and_holder_and_owners_are_told(
    owner, sign_in, frontdesk, second_owner, phones, mails, logged
):
    browser = sign_in("frontdesk")
    assert see(owner, f"/admin/colleagues/{frontdesk.pk}/").select(f'a[href="{lost(frontdesk)}"]')
    owner.post(lost(frontdesk), {"password": PASSWORD})

    assert phones.now() == set()
    assert browser.get("/admin/").status_code == 302
    told = [f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner")]
    sent = mails()
    assert sorted(address for message in sent for address in message.to) == told
    to_owners = [message.body for message in sent if message.to != [frontdesk.email]]
    assert all("Fran Delgado (frontdesk)" in body and "by Olivia Hart" in body for body in to_owners)
    assert all("password_reset" not in message.body and PASSWORD not in str(message.message()) for message in sent)
    assert logged() == [("owner", "account", {"what": "second factor removed", "account": frontdesk.pk})]


def test_the_mail_knows_ids_only_until_it_is_written_out(owner, frontdesk, account, mails):
    owner.post(lost(frontdesk), {"password": PASSWORD})

    assert Message.objects.get(kind="second-factor-removed").facts == {"user": frontdesk.pk, "by": account("owner").pk}


@pytest.mark.parametrize(("typed", "said"), [("a wrong guess of mine", "not your password"), ("", "Give your own")])
def test_a_wrong_password_changes_nothing(owner, sign_in, frontdesk, phones, logged, typed, said):
    browser = sign_in("frontdesk")
    page = owner.post(lost(frontdesk), {"password": typed})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "a wrong guess of mine" not in page.content.decode()
    assert phones.now() == {frontdesk.pk}
    assert browser.get("/admin/").status_code == 200
    assert logged() == []


def test_a_wrong_password_counts_like_one_at_the_door(owner, frontdesk, monkeypatch):
    checked = []

    def reauthenticate(adapter, user, password):
        checked.append((user.username, password))
        return False

    monkeypatch.setattr("cms.users.adapter.StaffAccountAdapter.reauthenticate", reauthenticate)
    owner.post(lost(frontdesk), {"password": "a wrong guess of mine"})

    assert checked == [("owner", "a wrong guess of mine")]


def test_nobody_removes_the_own_second_factor_here(owner, account, phones):
    phones.add(account("owner").pk)
    page = owner.post(lost(account("owner")), {"password": PASSWORD}, follow=True)

    assert "This is your own account" in page.content.decode()
    assert phones.now() == {account("owner").pk}


def test_there_must_be_a_second_factor_to_remove(owner, account, phones, mails):
    page = owner.post(lost(account("editor")), {"password": PASSWORD}, follow=True)

    assert "has no second factor" in page.content.decode()
    assert mails() == []


def test_an_only_owner_who_lost_it_is_helped_by_whoever_runs_the_machine(account, sign_in, phones, mails, logged):
    phones.add(account("owner").pk)
    browser = sign_in("owner")
    call_command("reset_mfa", "owner", stdout=StringIO())

    assert phones.now() == set()
    assert browser.get("/admin/").status_code == 302
    (sent,) = mails()
    assert sent.to == ["owner@harborlight.example"]
    details = {"what": "second factor removed", "account": account("owner").pk}
    assert logged() == [("reset_mfa", "account", details)]


def test_the_other_owners_are_told_who_ran_the_command(account, second_owner, phones, mails):
    phones.add(account("owner").pk)
    call_command("reset_mfa", "owner", stdout=StringIO())

    (told,) = [sent.body for sent in mails() if sent.to == [second_owner.email]]
    assert "Olivia Hart (owner)" in told
    assert "by the person who runs the site's machine" in told


@pytest.mark.parametrize(("name", "said"), [("nobody", "no account"), ("owner", "no second factor")])
def test_the_command_says_what_it_cannot_do(account, phones, name, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_mfa", name, stdout=StringIO())
