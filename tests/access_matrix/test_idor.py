"""Forged ids and form fields change nothing, and refusals are recorded in the access log."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.permissions import policy_registry

from cms.clinic.models import Location, StaffMember
from cms.privacy.models import Action, ReadLogEntry
from consultations.models import ConsultationRequest, NoteDraft
from consultations.services import submit_answers
from tests.access_matrix.objects import ASKED

pytestmark = pytest.mark.django_db
LIST = "/admin/requests/"
# Columns of a request, of an account and of the forms of others, which no form of the desk has.
FORBIDDEN = {
    "state": "closed",
    "version": "99",
    "reference": "AAAAA-AAAAA-AAAAA-AAAAA",
    "name": "Sam Example",
    "phone": "+17145550199",
    "location": "1",
    "rank": "0",
    "on_hold": "yes",
    "is_superuser": "on",
    "is_staff": "on",
    "groups": "1",
    "by": "1",
    "request": "1",
}


@pytest.fixture
def clerk(sign_in):
    """The front desk, who works for Mission Oaks only."""
    member = StaffMember.objects.create(user=get_user_model().objects.get(username="frontdesk"), scope="chosen")
    member.locations.set(Location.objects.filter(slug="mission-oaks"))
    return sign_in("frontdesk")


@pytest.fixture
def theirs():
    return submit_answers(**ASKED | {"location": "seal-cove"})


@pytest.fixture
def own():
    return submit_answers(**ASKED | {"location": "mission-oaks"})


def row(request: ConsultationRequest) -> dict:
    return ConsultationRequest.objects.filter(pk=request.pk).values().get()


def account() -> dict:
    return get_user_model().objects.filter(username="frontdesk").values("is_superuser", "is_staff", "groups").get()


def refusals(request: ConsultationRequest) -> list[str]:
    """Who was refused something about this request, oldest first."""
    entries = ReadLogEntry.objects.filter(action=Action.REFUSED).order_by("pk")
    return [entry.person for entry in entries if request.reference in entry.references]


SENT = {
    "move": {"to": "spam", "seen": "0"},
    "assign": {"assignee": "", "seen": "0"},
    "note": {"note": "Slipped in"},
    "draft": {"note": "Slipped in"},
}


@pytest.mark.parametrize("what", SENT)
def test_request_of_another_location_is_not_found(clerk, theirs, what):
    before = row(theirs)
    answer = clerk.post(f"{LIST}{theirs.pk}/{what}/", SENT[what] | FORBIDDEN)

    assert answer.status_code == 404
    assert row(theirs) == before
    assert not theirs.notes.exists()
    assert not NoteDraft.objects.filter(subject=theirs.pk).exists()
    assert refusals(theirs) == ["frontdesk"]


def test_front_desk_cannot_put_request_on_hold(clerk, own):
    before = row(own)
    answer = clerk.post(f"{LIST}{own.pk}/hold/", {"on_hold": "yes", "seen": "0"})

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    assert row(own) == before
    assert refusals(own) == ["frontdesk"]


def test_editor_cannot_submit_any_request_form(sign_in, own):
    before, editor = row(own), sign_in("editor")
    for what in (*SENT, "hold"):
        assert editor.post(f"{LIST}{own.pk}/{what}/", SENT.get(what, {})).status_code == 302

    assert row(own) == before
    assert refusals(own) == ["editor"] * 5


@pytest.mark.parametrize(
    "do", [{"do": "spam"}, {"do": "assign", "assignee": ""}, {"do": "closed", "reason": "declined"}]
)
def test_bulk_action_skips_requests_of_another_location(clerk, theirs, own, do):
    before = row(theirs)
    clerk.post(f"{LIST}bulk/", {"chosen": [f"{theirs.pk}:0", f"{own.pk}:0"]} | do)

    assert row(theirs) == before
    assert not theirs.changes.exists()
    assert not theirs.assignments.exists()
    assert row(own)["version"] == 1, "what is one's own is changed all the same"


def test_request_cannot_be_assigned_to_user_without_access(sign_in, theirs, clerk):
    frontdesk = get_user_model().objects.get(username="frontdesk").pk
    editor = get_user_model().objects.get(username="editor").pk
    before, owner = row(theirs), sign_in("owner")
    for number in (frontdesk, editor, 999999):
        owner.post(f"{LIST}{theirs.pk}/assign/", {"assignee": number, "seen": "0"})
        owner.post(f"{LIST}bulk/", {"chosen": f"{theirs.pk}:0", "do": "assign", "assignee": number})

    assert row(theirs) == before


def test_unknown_form_fields_are_ignored(clerk, own):
    before, me = row(own), account()
    clerk.post(f"{LIST}{own.pk}/note/", {"note": "Rang twice"} | FORBIDDEN)
    clerk.post(f"{LIST}{own.pk}/draft/", {"note": "Rang"} | FORBIDDEN)
    clerk.post(f"{LIST}search/", {"text": "Vastergaard"} | FORBIDDEN)
    assert row(own) == before

    clerk.post(f"{LIST}{own.pk}/move/", FORBIDDEN | {"to": "contacted", "seen": "0"})
    changed = {name for name, value in row(own).items() if value != before[name]}
    assert changed == {"state", "version", "attempts", "first_reply_at", "reply_minutes", "due_at", "rank"} & changed
    assert row(own)["state"] == "contacted"
    assert row(own)["version"] == 1
    assert account() == me


def test_registered_policy_limits_requests_by_location(clerk, theirs, own):
    """Its lists, choosers and reports ask the policy that is registered, and no view of ours."""
    policy = policy_registry.get_by_type(ConsultationRequest)
    frontdesk = get_user_model().objects.get(username="frontdesk")
    owner = get_user_model().objects.get(username="owner")
    shown = policy.instances_user_has_any_permission_for(frontdesk, ["view", "change"])

    assert own in shown
    assert theirs not in shown
    assert not policy.user_has_permission_for_instance(frontdesk, "change", theirs)
    assert not any(policy.user_has_permission(owner, action) for action in ("add", "delete"))


def test_saved_search_shows_only_permitted_requests(clerk, sign_in, theirs):
    address = sign_in("manager").post(f"{LIST}search/", {"text": ASKED["name"]})["Location"]

    assert theirs.reference in sign_in("manager").get(address).content.decode()
    page = clerk.get(address).content.decode()
    assert theirs.reference not in page
    assert ASKED["name"] not in page


def test_users_cannot_raise_their_own_permissions(sign_in):
    """The own account page has no such fields, and the pages of accounts are the owner's."""
    before = account()
    for username in ("frontdesk", "manager", "editor", "physician"):
        client, user = sign_in(username), get_user_model().objects.get(username=username)
        client.post("/admin/account/", FORBIDDEN | {"name_email-first_name": "X", "name_email-is_superuser": "on"})
        client.post(f"/admin/users/edit/{user.pk}/", FORBIDDEN | {"username": username, "email": user.email})
        user.refresh_from_db()
        assert not user.is_superuser
        assert [group.name for group in user.groups.all()] == [username]
    assert account() == before
