"""One day of five colleagues: the read log holds what they saw and did, in order, and nothing else."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from cms.clinic.models import Location, StaffMember
from cms.privacy import access_log
from cms.privacy.models import ReadLogEntry
from consultations.models import ConsultationRequest

DESK = "/admin/requests/"


@pytest.fixture
def two(send, answers, arrived):
    ConsultationRequest.objects.all().delete()
    send(answers | {"message": "The first"})
    send(answers | {"name": "Another Person", "phone": "714 555 0199", "location": "seal-cove"})
    return arrived()


def log() -> list[tuple]:
    return [
        (entry.person, entry.action, sorted(entry.references), entry.details)
        for entry in ReadLogEntry.objects.order_by("pk")
    ]


def test_access_log_records_each_action(two, sign_in):
    one, other = two
    desk, manager, physician, editor, owner = map(sign_in, ("frontdesk", "manager", "physician", "editor", "owner"))
    limited = StaffMember.objects.get(user__username="physician")
    limited.scope = "chosen"
    limited.save()
    limited.locations.set(Location.objects.filter(slug="seal-cove"))
    before = len(log())
    both = sorted([one.reference, other.reference])

    desk.get("/admin/")
    desk.get(DESK)
    desk.get(f"{DESK}next/")
    desk.get(f"{DESK}{one.pk}/")
    desk.post(f"{DESK}{one.pk}/draft/", {"note": "Voice"})
    desk.post(f"{DESK}{one.pk}/assign/", {"seen": 0, "assignee": desk.session["_auth_user_id"]})
    desk.post(f"{DESK}{one.pk}/note/", {"note": "Voice mail"})
    desk.post(f"{DESK}{one.pk}/move/", {"seen": 1, "to": "contacted"})
    manager.post(f"{DESK}{one.pk}/move/", {"seen": 0, "to": "closed", "reason": "no-reply"})
    manager.get(f"{DESK}?state=new&whose=unassigned")
    manager.post(f"{DESK}search/", {"text": "another"}, follow=True)
    manager.post(f"{DESK}bulk/", {"chosen": [f"{other.pk}:0"], "do": "contacted"})
    physician.get(f"{DESK}{one.pk}/")
    physician.get(DESK)
    physician.post(f"{DESK}{other.pk}/move/", {"seen": 1, "to": "new"})
    editor.get(DESK)
    editor.get(f"{DESK}{one.pk}/")
    editor.post(f"{DESK}{one.pk}/move/", {"seen": 2, "to": "closed"})
    owner.post(f"{DESK}{one.pk}/hold/", {"seen": 2, "on_hold": "yes"})
    Client().get(DESK)

    assert log()[before:] == [
        ("frontdesk", "listed", both, {}),
        ("frontdesk", "opened", [one.reference], {}),
        ("frontdesk", "changed", [one.reference], {"assignee": int(desk.session["_auth_user_id"])}),
        ("frontdesk", "changed", [one.reference], {"note": True}),
        ("frontdesk", "changed", [one.reference], {"from": "new", "to": "contacted"}),
        ("manager", "refused", [one.reference], {"why": "changed meanwhile"}),
        ("manager", "listed", [other.reference], {"state": "new", "whose": "unassigned"}),
        ("manager", "searched", [other.reference], {"found": 1}),
        ("manager", "changed", [other.reference], {"do": "contacted", "done": 1, "refused": 0}),
        ("physician", "refused", [one.reference], {"why": "not allowed", "view": "RequestView"}),
        ("physician", "listed", [other.reference], {}),
        ("physician", "refused", [other.reference], {"why": "refused"}),
        ("editor", "refused", [], {"why": "not allowed", "view": "RequestIndexView"}),
        ("editor", "refused", [one.reference], {"why": "not allowed", "view": "RequestView"}),
        ("editor", "refused", [one.reference], {"why": "not allowed", "view": "MoveView"}),
        ("owner", "changed", [one.reference], {"on_hold": True}),
    ]
    assert {entry.address for entry in ReadLogEntry.objects.all()[before:]} == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["", "results/", "{pk}/"])
def test_request_is_not_shown_if_logging_fails(two, answers, sign_in, path):
    desk = sign_in("frontdesk")
    desk.raise_request_exception = False
    with patch.object(access_log, "record", side_effect=DatabaseError):
        page = desk.get(DESK + path.format(pk=two[0].pk))
    assert page.status_code == 500
    assert two[0].reference not in page.content.decode() and answers["name"] not in page.content.decode()


def test_request_is_not_changed_if_logging_fails(two, sign_in):
    desk = sign_in("frontdesk")
    desk.raise_request_exception = False
    with patch.object(access_log, "record", side_effect=DatabaseError):
        assert desk.post(f"{DESK}{two[0].pk}/move/", {"seen": 0, "to": "spam"}).status_code == 500
    assert ConsultationRequest.objects.get(pk=two[0].pk).state == "new"


def test_requests_are_not_in_wagtail_log(two, sign_in):
    from wagtail.models import ModelLogEntry, PageLogEntry

    before = ModelLogEntry.objects.count(), PageLogEntry.objects.count()
    desk = sign_in("frontdesk")
    desk.get(f"{DESK}{two[0].pk}/")
    desk.post(f"{DESK}{two[0].pk}/move/", {"seen": 0, "to": "contacted"})
    assert (ModelLogEntry.objects.count(), PageLogEntry.objects.count()) == before
