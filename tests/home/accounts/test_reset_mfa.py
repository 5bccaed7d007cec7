"""Resetting two-step sign-in: the owner confirms the own identity, and the user and all owners are notified."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.outbox.models import Message
from tests.conftest import PASSWORD
from tests.utils.html import see

pytestmark = pytest.mark.django_db


@pytest.fixture
def frontdesk(account, phones):
    user = account("frontdesk")
    phones.add(user.pk)
    return user


@pytest.fixture
def owner(owner):
    """An owner who has just confirmed the password."""
    assert owner.post("/admin/reauthenticate/", {"password": PASSWORD, "next": "/admin/"}).status_code == 302
    return owner


def lost(user) -> str:
    return f"/admin/users/reset-mfa/{user.pk}/"


def test_reset_removes_factors_ends_sessions_and_notifies(
    owner, sign_in, frontdesk, second_owner, phones, mails, logged
):
    browser = sign_in("frontdesk")
    assert see(owner, f"/admin/users/edit/{frontdesk.pk}/").select(f'a[href="{lost(frontdesk)}"]')
    owner.post(lost(frontdesk))

    assert phones.now() == set()
    assert browser.get("/admin/").status_code == 302
    told = [f"{name}@harborlight.example" for name in ("frontdesk", "manager", "owner")]
    sent = mails()
    assert sorted(address for message in sent for address in message.to) == told
    to_owners = [message.body for message in sent if message.to != [frontdesk.email]]
    assert all("Fran Delgado (frontdesk)" in body and "by Olivia Hart" in body for body in to_owners)
    assert all("password_reset" not in message.body and PASSWORD not in str(message.message()) for message in sent)
    assert logged() == [("owner", "account", {"what": "two-step sign-in reset", "account": frontdesk.pk})]


def test_queued_email_stores_ids_only(owner, frontdesk, account, mails):
    owner.post(lost(frontdesk))

    assert Message.objects.get(kind="second-factor-removed").facts == {"user": frontdesk.pk, "by": account("owner").pk}


def test_owner_who_signed_in_a_while_ago_confirms_who_they_are_first(owner, sign_in, frontdesk, phones, logged):
    browser = sign_in("frontdesk")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        for answer in (owner.get(lost(frontdesk)), owner.post(lost(frontdesk))):
            assert answer.headers["Location"].startswith("/admin/reauthenticate/")
        owner.post("/admin/reauthenticate/", {"password": "a wrong guess", "next": lost(frontdesk)})
        assert owner.get(lost(frontdesk)).status_code == 302

        assert phones.now() == {frontdesk.pk}
        assert browser.get("/admin/").status_code == 200
        assert logged() == []
        owner.post("/admin/reauthenticate/", {"password": PASSWORD, "next": lost(frontdesk)}, follow=True)
        owner.post(lost(frontdesk))
    assert phones.now() == set()


def test_owner_cannot_reset_own_two_step_sign_in(owner, account, phones):
    phones.add(account("owner").pk)
    page = owner.post(lost(account("owner")), follow=True)

    assert "to your own account" in page.content.decode()
    assert phones.now() == {account("owner").pk}


def test_reset_without_factors_is_refused(owner, account, phones, mails):
    page = owner.post(lost(account("editor")), follow=True)

    assert "has not set up two-step sign-in" in page.content.decode()
    assert mails() == []


def test_command_resets_two_step_sign_in_of_only_owner(account, sign_in, phones, mails, logged):
    phones.add(account("owner").pk)
    browser = sign_in("owner")
    call_command("reset_mfa", "owner", stdout=StringIO())

    assert phones.now() == set()
    assert browser.get("/admin/").status_code == 302
    (sent,) = mails()
    assert sent.to == ["owner@harborlight.example"]
    details = {"what": "two-step sign-in reset", "account": account("owner").pk}
    assert logged() == [("reset_mfa", "account", details)]


def test_command_notifies_other_owners(account, second_owner, phones, mails):
    phones.add(account("owner").pk)
    call_command("reset_mfa", "owner", stdout=StringIO())

    (told,) = [sent.body for sent in mails() if sent.to == [second_owner.email]]
    assert "Olivia Hart (owner)" in told
    assert "by the server administrator" in told


@pytest.mark.parametrize(("name", "said"), [("nobody", "no account"), ("owner", "not set up two-step")])
def test_command_reports_errors(account, phones, name, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_mfa", name, stdout=StringIO())
