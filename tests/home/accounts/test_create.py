"""Adding a user: an account without a password, and an invitation to set one."""

import re

import pytest
from django.contrib.auth import get_user_model

from cms.outbox.models import Message
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db

User = get_user_model()
ADD = "/admin/users/new/"


def test_new_user_cannot_sign_in_before_setting_password(owner, ada, harbor_point):
    assert owner.post(ADD, ada | {"scope": "chosen", "locations": [harbor_point.pk]}).status_code == 302

    user = User.objects.get(username="ada.okafor")
    assert (user.get_full_name(), user.email) == ("Ada Okafor", ada["email"])
    assert not user.has_usable_password()
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["frontdesk"]
    assert list(user.staff_member.locations.all()) == [harbor_point]
    row = next(row for row in see(owner, "/admin/users/").select("tbody tr") if "Ada Okafor" in words(row))
    assert "Front desk" in words(row)
    assert "Harbor Point" in words(row)
    assert "Invited" in words(row)


def test_invitation_contains_link_and_no_password(owner, ada, mails):
    owner.post(ADD, ada)
    (message,) = Message.objects.all()
    assert message.facts == {"user": User.objects.get(username="ada.okafor").pk}

    (sent,) = mails()
    assert sent.to == [ada["email"]]
    assert "ada.okafor" in sent.body
    assert len(re.findall(r"http://\S+", sent.body)) == 1
    assert "assword:" not in sent.body
    assert User.objects.get(username="ada.okafor").password not in str(sent.message())


def test_invitation_is_logged(owner, ada, logged):
    owner.post(ADD, ada)
    user = User.objects.get(username="ada.okafor")

    details = {"what": "added", "account": user.pk, "role": "frontdesk", "locations": "all"}
    assert logged() == [("owner", "account", details)]


def test_user_is_not_added_if_log_fails(owner, ada, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("home.accounts.services.access_log.record", broken)
    with pytest.raises(RuntimeError):
        owner.post(ADD, ada)

    assert not User.objects.filter(email=ada["email"]).exists()
    assert not Message.objects.filter(kind="invitation").exists()


def test_new_owner_is_superuser_and_form_warns(owner, ada):
    assert "Owners can read every request" in words(see(owner, ADD).main)
    owner.post(ADD, ada | {"role": "owner"})

    assert User.objects.get(username="ada.okafor").is_superuser


def test_second_submit_adds_no_second_user_and_sends_no_second_invitation(owner, ada, mails):
    assert owner.post(ADD, ada).status_code == 302
    page = owner.post(ADD, ada)

    assert "ada.okafor already uses this email address" in page.content.decode()
    assert User.objects.filter(email=ada["email"]).count() == 1
    assert len(mails()) == 1


def test_suggested_username_gets_number_if_taken(owner, ada):
    owner.post(ADD, ada | {"email": "editor@elsewhere.example"})

    assert User.objects.get(email="editor@elsewhere.example").username == "editor2"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_name": ""}, "This field is required"),
        ({"email": "ada@nowhere"}, "Enter a valid email address"),
        ({"email": "Editor@Harborlight.example"}, "editor already uses this email address"),
        ({"username": "EDITOR"}, "Eddie Moreno already uses this username"),
        ({"username": "ada@home.example"}, "cannot contain @"),
        ({"username": "ada okafor"}, "Enter a valid username"),
        ({"role": ""}, "Select a role."),
        ({"role": "emperor"}, "Select a role from the list"),
        ({"scope": "chosen"}, "Select at least one location"),
    ],
)
def test_invalid_form_keeps_input(owner, ada, wrong, said):
    accounts = User.objects.count()
    answer = owner.post(ADD, {"username": "ada", "physician": ""} | ada | wrong)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.count() == accounts
    assert not Message.objects.filter(kind="invitation").exists()
    for name in ("first_name", "last_name", "email", "username"):
        assert answer.context["form"][name].value() == (ada | wrong)[name]
    if "role" not in wrong:
        assert 'value="frontdesk" required id="id_role_3" checked' in re.sub(r"\s+", " ", answer.content.decode())


def test_resent_invitation_replaces_waiting_one(owner, ada, mails, logged):
    owner.post(ADD, ada)
    user = User.objects.get(email=ada["email"])
    before = user.password
    again = f"/admin/users/reactivate/{user.pk}/"
    assert see(owner, f"/admin/users/edit/{user.pk}/").select(f'a[href="{again}"]')
    owner.post(again)

    assert [sent.to for sent in mails()] == [[ada["email"]]]
    assert User.objects.get(pk=user.pk).password != before, "the link sent earlier still works"
    assert logged()[-1][2]["what"] == "invited again"


def test_user_with_password_cannot_be_invited_again(owner, account, mails):
    editor = account("editor")
    page = owner.post(f"/admin/users/reactivate/{editor.pk}/", follow=True)

    assert "is active and has a password" in page.content.decode()
    assert mails() == []
    assert account("editor").password == editor.password


def test_changed_email_moves_invitation_to_new_address(owner, ada, mails, typed):
    owner.post(ADD, ada)
    user = User.objects.get(email=ada["email"])
    owner.post(f"/admin/users/edit/{user.pk}/", typed(user) | {"email": "ada@new.example"})

    assert [sent.to for sent in mails()] == [["ada@new.example"]]
