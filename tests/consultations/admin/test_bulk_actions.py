"""The bulk actions of the request list. A request that cannot be changed does not block the others."""

import pytest
from django.contrib.auth import get_user_model

from cms.clinic.models import Location, StaffMember
from cms.privacy.models import ReadLogEntry
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import soup


@pytest.fixture
def three(send, answers, arrived):
    for number in range(3):
        send(answers | {"message": f"Number {number}", "location": ("harbor-point", "seal-cove", "any")[number]})
    return arrived()


def bulk(client, requests, **sent):
    chosen = [f"{one.pk}:{one.version}" for one in requests]
    return client.post("/admin/requests/bulk/", {"chosen": chosen, **sent}, follow=True)


def states(requests) -> list[str]:
    return [ConsultationRequest.objects.get(pk=one.pk).state for one in requests]


def said(page) -> str:
    return soup(page).select_one(".messages").get_text(" ", strip=True)


def test_bulk_assign(three, sign_in):
    desk = sign_in("frontdesk")
    boxes = [box["value"] for box in soup(desk.get("/admin/requests/")).select("input[name=chosen]")]
    assert {f"{one.pk}:{one.version}" for one in three} <= set(boxes)
    me = get_user_model().objects.get(username="frontdesk")
    page = bulk(desk, three[:2], do="assign", assignee=me.pk)
    assert "2 requests assigned" in said(page)
    assert [ConsultationRequest.objects.get(pk=one.pk).assignee for one in three] == [me, me, None]


@pytest.mark.parametrize(("do", "more"), [("contacted", {}), ("spam", {}), ("closed", {"reason": "no-reply"})])
def test_bulk_status_change(three, sign_in, do, more):
    page = bulk(sign_in("frontdesk"), three, do=do, **more)
    assert states(three) == [do] * 3
    assert "3 requests changed to" in said(page)


def test_bulk_action_reports_requests_it_cannot_change(three, sign_in):
    ConsultationRequest.objects.filter(pk=three[0].pk).update(state="scheduled")
    ConsultationRequest.objects.filter(pk=three[1].pk).update(version=5)
    page = said(bulk(sign_in("frontdesk"), three, do="contacted"))
    assert states(three) == ["scheduled", "new", "contacted"]
    assert "1 request changed to" in page and page.count("1 not changed") == 2


@pytest.mark.parametrize("sent", [{}, {"do": "erased"}, {"do": "closed"}, {"do": "assign", "assignee": "x"}])
def test_incomplete_bulk_action_changes_nothing(three, sign_in, sent):
    page = bulk(sign_in("frontdesk"), three, **sent)
    assert states(three) == ["new"] * 3
    assert "hoose" in said(page)


def test_bulk_action_without_selection_shows_error(three, sign_in):
    assert "at least one" in said(bulk(sign_in("frontdesk"), [], do="spam"))
    page = sign_in("frontdesk").post("/admin/requests/bulk/", {"chosen": ["x", "1:2", ":"], "do": "spam"}, follow=True)
    assert "at least one" in said(page)


def test_bulk_action_skips_requests_of_other_locations(three, sign_in):
    clerk = StaffMember.objects.create(user=get_user_model().objects.get(username="frontdesk"), scope="chosen")
    clerk.locations.set(Location.objects.filter(slug="seal-cove"))
    bulk(sign_in("frontdesk"), three, do="spam")
    assert states(three) == ["new", "spam", "spam"]
    entry = ReadLogEntry.objects.filter(action="changed").latest("at")
    assert set(entry.references) == {three[1].reference, three[2].reference}
    refused = ReadLogEntry.objects.filter(action="refused").latest("at")
    assert refused.references == [three[0].reference]


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "/admin/requests/../../", "/admin/users/"])
def test_bulk_action_redirects_only_to_the_list(three, sign_in, back):
    page = sign_in("frontdesk").post("/admin/requests/bulk/", {"do": "spam", "back": back})
    assert page["Location"].startswith("/admin/requests/")
    kept = sign_in("frontdesk").post("/admin/requests/bulk/", {"do": "spam", "back": "/admin/requests/?state=new"})
    assert kept["Location"] == "/admin/requests/?state=new"
