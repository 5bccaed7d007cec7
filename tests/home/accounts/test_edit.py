"""Changing a user's role, locations, email and name; a change of access ends the user's sessions."""

import pytest
from django.contrib.auth import get_user_model
from wagtail import hooks

from cms.clinic.models import Location
from consultations.models import ConsultationRequest
from tests.utils.html import see

pytestmark = pytest.mark.django_db

User = get_user_model()


def page_of(user) -> str:
    return f"/admin/users/edit/{user.pk}/"


def test_new_role_replaces_old_role_and_ends_sessions(owner, sign_in, account, typed, logged):
    editor = account("editor")
    browser = sign_in("editor")
    owner.post(page_of(editor), typed(editor) | {"role": "frontdesk"})

    assert [group.name for group in account("editor").groups.all()] == ["frontdesk"]
    assert browser.get("/admin/").status_code == 302
    details = {"what": "changed", "account": editor.pk, "changed": ["role"], "role": "frontdesk", "unassigned": 0}
    assert logged() == [("owner", "account", details)]


def test_new_locations_end_sessions_but_new_name_does_not(owner, sign_in, account, typed, harbor_point, logged):
    frontdesk = account("frontdesk")
    browser = sign_in("frontdesk")
    owner.post(page_of(frontdesk), typed(frontdesk) | {"last_name": "Delgado-Ruiz", "email": "fran@new.example"})
    assert account("frontdesk").get_full_name() == "Fran Delgado-Ruiz"
    assert browser.get("/admin/").status_code == 200

    there = {"scope": "chosen", "locations": [harbor_point.pk]}
    owner.post(page_of(frontdesk), typed(account("frontdesk")) | there)
    assert list(account("frontdesk").staff_member.locations.all()) == [harbor_point]
    assert browser.get("/admin/").status_code == 302
    noted = [details for who, action, details in logged()]
    assert [details["changed"] for details in noted] == [["email", "name"], ["locations"]]
    assert noted[1]["locations"] == [harbor_point.pk]


@pytest.mark.parametrize(
    ("change", "unassigned"),
    [
        ({"role": "editor"}, 2),
        ({"role": "manager"}, 0),
        ({"role": "owner"}, 0),
        ({"scope": "chosen"}, 1),
        ({"first_name": "Franka"}, 0),
    ],
)
def test_requests_the_user_can_no_longer_see_are_unassigned(owner, account, typed, harbor_point, change, unassigned):
    there, elsewhere = ConsultationRequest.objects.all()
    frontdesk = account("frontdesk")
    ConsultationRequest.objects.update(assignee=frontdesk, location=harbor_point)
    elsewhere.location = Location.objects.exclude(pk=harbor_point.pk).first()
    ConsultationRequest.objects.filter(pk=elsewhere.pk).update(location=elsewhere.location)
    page = owner.post(page_of(frontdesk), typed(frontdesk) | {"locations": [harbor_point.pk]} | change, follow=True)

    still_assigned = ConsultationRequest.objects.filter(assignee=frontdesk)
    assert still_assigned.count() == 2 - unassigned
    assert unassigned != 1 or still_assigned.get() == there
    assert ("now unassigned" in page.content.decode()) is bool(unassigned)


def test_unchanged_form_is_reported_and_not_logged(owner, account, typed, logged):
    page = owner.post(page_of(account("editor")), typed(account("editor")), follow=True)

    assert "Nothing was changed" in page.content.decode()
    assert logged() == []


def test_duplicate_email_is_refused_and_input_kept(owner, account, typed):
    editor = account("editor")
    wrong = {"first_name": "Edda", "email": "frontdesk@harborlight.example"}
    answer = owner.post(page_of(editor), typed(editor) | wrong)

    assert "frontdesk already uses this email address" in answer.content.decode()
    assert answer.context["form"]["first_name"].value() == "Edda"
    assert account("editor").first_name == "Eddie"


def test_owner_cannot_change_own_role(owner, account, typed, second_owner):
    own = account("owner")
    page = see(owner, page_of(own))
    assert page.select("input[name=role][disabled]")
    owner.post(page_of(own), typed(own) | {"role": "editor", "first_name": "Olive"})

    assert account("owner").is_superuser
    assert account("owner").first_name == "Olive"


def test_owner_can_change_role_of_other_owner(owner, account, typed, second_owner):
    owner.post(page_of(second_owner), typed(second_owner) | {"role": "manager"})

    assert not account("manager").is_superuser
    assert [group.name for group in account("manager").groups.all()] == ["manager"]


def test_one_owner_remains_when_two_demote_each_other(owner, account, typed, second_owner):
    def demote_requester(request, user):
        """The other owner's change, saved after this request passed the permission check."""
        User.objects.filter(username="owner").update(is_superuser=False)

    with hooks.register_temporarily("before_edit_user", demote_requester):
        answer = owner.post(page_of(second_owner), typed(second_owner) | {"role": "manager"})

    assert answer.headers["Location"] == "/admin/"
    assert account("manager").is_superuser


def test_role_must_be_selected_for_user_in_two_groups(owner, account):
    editor = account("editor")
    editor.groups.add(account("frontdesk").groups.get())
    page = see(owner, page_of(editor))

    assert page.select("input[name=role]")
    assert not page.select("input[name=role][checked]")


def test_unknown_user_is_not_found(owner):
    assert owner.get("/admin/users/edit/999999/").status_code == 404
