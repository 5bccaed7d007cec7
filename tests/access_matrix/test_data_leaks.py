"""A request nobody else's pages may know of: no byte and no count of it reaches an editor, or another town's staff."""

import logging
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from consultations.models import ConsultationRequest
from tests.access_matrix.canaries import CONSULTATION, DRAFT, NOTE, REFERRAL, Hunt, written
from tests.access_matrix.table import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Those who may know nothing of it: who edits pages, and who works for another town.
OUTSIDE = ("editor", "physician", "frontdesk")
# Pages that count, name or list what came in.
COUNTING = (
    "/admin/",
    "/admin/requests/",
    "/admin/requests/results/",
    "/admin/requests/reports/",
    "/admin/requests/?state=new&whose=unassigned",
    "/admin/requests/?overdue=on",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/pages/",
    "/healthz/",
)
# What changes with every page, whoever came in: tokens against forgery.
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value="|CSRF_TOKEN": ?"|csrfToken": ?")[^"]*')
MOST_PAGES = 300


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    # Before and after are compared to the second.
    with time_machine.travel(timezone.now(), tick=False):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def towns():
    """The physician and the front desk work for Mission Oaks only."""
    for username in ("physician", "frontdesk"):
        user = get_user_model().objects.get(username=username)
        member, _ = StaffMember.objects.update_or_create(user=user, defaults={"scope": StaffMember.Scope.CHOSEN})
        member.locations.set(Location.objects.filter(slug="mission-oaks"))


@pytest.fixture
def canary(send, sign_in):
    """Makes the two requests for Seal Cove, and all that colleagues there do with one of them."""

    def made() -> SimpleNamespace:
        before = set(ConsultationRequest.objects.values_list("pk", flat=True))
        send(CONSULTATION)
        send(REFERRAL, "/invite/refer/")
        requests = ConsultationRequest.objects.exclude(pk__in=before)
        one, referral = requests.get(kind="consultation"), requests.get(kind="referral")
        manager = sign_in("manager")
        to = get_user_model().objects.get(username="manager").pk
        here = f"/admin/requests/{one.pk}/"
        manager.post(f"{here}assign/", {"seen": one.version, "assignee": to})
        manager.post(f"{here}note/", {"note": NOTE})
        manager.post(f"{here}draft/", {"note": DRAFT})
        search = manager.post("/admin/requests/search/", {"text": CONSULTATION["name"]})["Location"]
        call_command("send_outbox")
        return SimpleNamespace(one=one, referral=referral, search=search.rstrip("/").rpartition("/")[2])

    return made


def hunt_for(canary) -> Hunt:
    """The words, and the numbers by which the requests are known."""
    one, referral = canary.one, canary.referral
    return Hunt(
        reference=one.reference, other_reference=referral.reference, key=str(one.pk), other_key=str(referral.pk)
    )


def everything(visitor, canary):
    """Every address of the site with the ids of the canary, and what links lead to from the dashboard."""
    for request in (canary.one, canary.referral):
        visitor.things.request, visitor.things.search = request.pk, canary.search
        for row, path in visitor.examples():
            if request is canary.one or row.startswith("admin/requests/"):
                yield path, visitor.asks("GET", path)
    yield from crawled(visitor)


def crawled(visitor):
    waiting, kinds = ["/admin/"], set()
    while waiting and len(kinds) < MOST_PAGES:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", address.partition("?")[0])
        if kind in kinds:
            continue
        kinds.add(kind)
        response = visitor.asks("GET", address)
        yield address, response
        links = re.findall(rb'(?:href=|"url": |action=|data-[\w-]*url[\w-]*=)"(/admin/[^"#]*)', response.body)
        waiting += [link.decode().replace("&amp;", "&") for link in links]


@pytest.mark.parametrize("username", OUTSIDE)
def test_request_data_does_not_reach_users_without_access(towns, canary, username):
    made = canary()
    hunt, visitor = hunt_for(made), Visitor(username)
    # An address that names a request says its key back: the sign-in page's way on, a page that is not there.
    told = {"key", "other_key"}
    pages, leaks = 0, []
    for path, response in everything(visitor, made):
        pages += 1
        asked = told if any(str(request.pk) in path for request in (made.one, made.referral)) else set()
        leaks += [(path, name) for name in hunt.found(response) - asked]

    assert pages > 350
    assert leaks == []


@pytest.mark.parametrize("username", OUTSIDE)
def test_counts_do_not_change_for_users_without_access(towns, canary, username):
    visitor = Visitor(username)

    def seen() -> dict[str, bytes]:
        return {path: TOKENS.sub(b"", visitor.asks("GET", path).body) for path in COUNTING}

    seen()
    before = seen()
    canary()

    assert [path for path, body in seen().items() if body != before[path]] == []


def test_staff_of_the_location_see_all_request_data(towns, canary):
    """The tests above would pass on an empty admin, and on a hunt that finds nothing."""
    frontdesk = StaffMember.objects.get(user__username="frontdesk")
    frontdesk.locations.set(Location.objects.filter(slug="seal-cove"))
    visitor = Visitor("frontdesk")
    before = visitor.asks("GET", "/admin/").body
    made = canary()
    hunt, found = hunt_for(made), set()
    for request in (made.one, made.referral):
        found |= hunt.found(visitor.asks("GET", f"/admin/requests/{request.pk}/"))

    assert found == set(hunt.bytes) - {"draft"}, "the draft is the manager's own"
    assert visitor.asks("GET", "/admin/").body != before


@pytest.mark.parametrize("way", sorted(written("Zoë O'Quillfeather")))
def test_canary_search_finds_every_encoding_of_a_name(way):
    """Plain, in an address, in JSON, in HTML, in base64 from any of three places."""
    page = SimpleNamespace(headers={}, body=b"before " + way + b" after")
    assert Hunt().found(page) == {"name"}
