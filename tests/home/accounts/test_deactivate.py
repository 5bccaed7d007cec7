"""Deactivating and reactivating users; at least one owner remains."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from cms.outbox.models import Message
from consultations.models import ConsultationRequest
from home.accounts import services
from tests.conftest import PASSWORD
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def leaves(user) -> str:
    return f"/admin/users/deactivate/{user.pk}/"


def test_deactivated_user_is_signed_out_and_requests_unassigned(owner, sign_in, account, phones, logged):
    requests = ConsultationRequest.objects.all()
    assert requests.update(assignee=account("frontdesk")) == 2
    frontdesk, browser = account("frontdesk"), sign_in("frontdesk")
    phones.add(frontdesk.pk)
    asked = words(see(owner, leaves(frontdesk)).main)
    assert "signed out everywhere" in asked
    assert account("frontdesk").is_active, "asking changes nothing"

    page = owner.post(leaves(frontdesk), follow=True).content.decode()
    assert "2 open requests are now unassigned" in page
    assert browser.get("/admin/").status_code == 302
    assert not requests.exclude(assignee=None).exists()
    assert phones.now() == set()
    assert not account("frontdesk").has_usable_password()
    assert not Client().login(username="frontdesk", password=PASSWORD)
    assert logged() == [("owner", "account", {"what": "deactivated", "account": frontdesk.pk, "unassigned": 2})]


def test_deactivated_user_stays_in_history_and_list(owner, account):
    frontdesk = account("frontdesk")
    owner.post(leaves(frontdesk))

    row = next(row for row in see(owner, "/admin/users/").select("tbody tr") if "Fran Delgado" in words(row))
    assert "Deactivated" in words(row)
    assert account("frontdesk").pk == frontdesk.pk


def test_waiting_invitation_is_not_sent_to_deactivated_user(owner, ada, mails, account):
    owner.post("/admin/users/new/", ada)
    owner.post(leaves(account("ada.okafor")))

    assert mails() == []
    assert not Message.objects.exclude(state="sent").exists()


def test_reactivated_user_must_set_new_password(owner, account, mails, logged):
    frontdesk = account("frontdesk")
    owner.post(leaves(frontdesk))
    page = see(owner, f"/admin/users/edit/{frontdesk.pk}/")
    back = f"/admin/users/reactivate/{frontdesk.pk}/"
    assert page.select(f'a[href="{back}"]')
    owner.post(back)

    assert account("frontdesk").is_active
    assert not account("frontdesk").has_usable_password()
    assert not Client().login(username="frontdesk", password=PASSWORD)
    assert [sent.to for sent in mails()] == [[frontdesk.email]]
    assert [details["what"] for who, action, details in logged()] == ["deactivated", "reactivated"]


def test_user_without_email_cannot_be_reactivated(owner, account):
    frontdesk = account("frontdesk")
    owner.post(leaves(frontdesk))
    type(frontdesk).objects.filter(pk=frontdesk.pk).update(email="")
    page = owner.post(f"/admin/users/reactivate/{frontdesk.pk}/", follow=True)

    assert "Add one first" in page.content.decode()
    assert not account("frontdesk").is_active


@pytest.mark.parametrize("others", [True, False])
def test_user_cannot_deactivate_own_account(owner, account, request, others):
    if others:
        request.getfixturevalue("second_owner")
    page = owner.post(leaves(account("owner")), follow=True).content.decode()

    assert ("to your own account" if others else "At least one owner is required") in page
    assert account("owner").is_active
    assert owner.get("/admin/").status_code == 200


def test_other_owner_can_be_deactivated(owner, account, second_owner):
    owner.post(leaves(second_owner))

    assert not account("manager").is_active


def test_last_owner_cannot_be_deactivated(account, rf: RequestFactory):
    request = rf.post("/")
    request.user = account("manager")
    with pytest.raises(services.AccountChangeError, match="At least one owner"):
        services.deactivate(request, account("owner"))
    with pytest.raises(PermissionDenied), services.lock_accounts(request):
        pass


def test_second_click_reports_user_already_deactivated(owner, account):
    frontdesk = account("frontdesk")
    owner.post(leaves(frontdesk))

    assert "already deactivated" in owner.post(leaves(frontdesk), follow=True).content.decode()


def test_users_cannot_be_deleted(owner, account):
    editor = account("editor")
    for address in (f"/admin/users/delete/{editor.pk}/", f"/admin/bulk/users/user/delete/?id={editor.pk}"):
        assert owner.post(address).status_code == 404
    assert account("editor") == editor
