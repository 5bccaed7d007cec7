"""The request page: its contents, its links, and the allowed status changes."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from consultations.models import ConsultationRequest
from consultations.transitions import STATE_LABELS
from tests.consultations.form_utils import sends, soup

REASONS = {"completed", "not-a-fit", "no-reply", "declined", "duplicate", "wrong-area"}
# From, to: every move there is (a closing gives a reason).
ALLOWED = [
    ("new", "contacted"),
    ("new", "scheduled"),
    ("new", "closed"),
    ("new", "spam"),
    ("contacted", "contacted"),
    ("contacted", "scheduled"),
    ("contacted", "closed"),
    ("scheduled", "closed"),
    ("spam", "new"),
]
STATES = ["new", "contacted", "scheduled", "closed", "spam"]
REFUSED = [(here, there) for here in STATES for there in STATES if (here, there) not in [*ALLOWED, ("closed", "new")]]


@pytest.fixture
def one(send, answers, arrived):
    send(answers | {"contact_by": "email", "email": "quillon+v@mail.example", "condition": "ocd"})
    return arrived()[0]


@pytest.fixture
def set_state(one):
    """Set the state of the request."""

    def update(state: str) -> ConsultationRequest:
        ConsultationRequest.objects.filter(pk=one.pk).update(state=state)
        return one

    return update


def state_of(request) -> str:
    return ConsultationRequest.objects.get(pk=request.pk).state


def submit_transition(client, request, status=200, **sent):
    """Submit a status change for the current or the `seen` version; returns the text of the resulting page."""
    sent.setdefault("seen", ConsultationRequest.objects.get(pk=request.pk).version)
    page = client.post(f"/admin/requests/{request.pk}/move/", sent, follow=True)
    assert page.status_code == status
    return soup(page).get_text(" ", strip=True)


def offered(client, request) -> list[dict]:
    page = soup(client.get(f"/admin/requests/{request.pk}/"))
    return [sends(form) for form in page.select(".request form[action$='/move/']")]


def test_request_page_shows_all_answers(one, answers, desk_page):
    text = soup(desk_page("frontdesk", one)).select_one(".request").text
    for typed in (answers["name"], answers["message"], "quillon+v@mail.example", "Harbor Point", "OCD", "morning"):
        assert typed in text, typed
    assert one.reference in desk_page("frontdesk", one).content.decode()


def test_request_page_has_phone_and_email_links(one, desk_page):
    page = soup(desk_page("frontdesk", one))
    assert page.select_one('.request a[href="tel:+17145550187"]').text == "(714) 555-0187"
    assert page.select_one('.request a[href^="mailto:"]')["href"] == "mailto:quillon%2Bv@mail.example"


def test_referral_page_has_both_phone_links(send, referral, arrived, desk_page):
    send(referral, "/invite/refer/")
    page = soup(desk_page("frontdesk", arrived()[0])).select_one(".request")
    for typed in (referral["clinician"], referral["practice"], referral["patient_name"], "Referral", "Seal Cove"):
        assert typed in page.text, typed
    assert [link["href"] for link in page.select("a[href^='tel:']")] == ["tel:+17145550161", "tel:+17145550162"]


def test_request_page_shows_exact_consent_text(one, desk_page, client):
    text = soup(desk_page("frontdesk", one)).select_one(".request").text
    assert one.consent.text in text
    assert "Consent" in text


@pytest.mark.parametrize(("here", "there"), ALLOWED)
def test_allowed_transition_is_saved_with_its_user(set_state, sign_in, here, there):
    request, desk = set_state(here), sign_in("frontdesk")
    page_text = submit_transition(desk, request, to=there, reason="no-reply" if there == "closed" else "")
    assert state_of(request) == there
    assert "Fran Delgado" in page_text or "frontdesk" in page_text


@pytest.mark.parametrize(("here", "there"), REFUSED)
def test_disallowed_transition_is_refused(set_state, sign_in, here, there):
    request, desk = set_state(here), sign_in("frontdesk")
    page_text = submit_transition(desk, request, to=there, reason="no-reply")
    assert state_of(request) == here
    assert f"“{STATE_LABELS[here]}”" in page_text
    assert not request.changes.exists()


@pytest.mark.parametrize("there", ["", "erased", "nonsense", "\x00", "<script>alert(1)</script>"])
def test_unknown_state_is_refused(set_state, sign_in, there):
    request = set_state("new")
    submit_transition(sign_in("frontdesk"), request, to=there)
    assert state_of(request) == "new"


@pytest.mark.parametrize("state", STATES)
def test_request_page_offers_only_allowed_transitions(set_state, sign_in, state):
    request = set_state(state)
    moves = offered(sign_in("owner"), request)
    every = [*ALLOWED, ("closed", "new")]
    assert sorted(move["to"] for move in moves) == sorted(there for here, there in every if here == state)
    assert {move["seen"] for move in moves} <= {str(ConsultationRequest.objects.get(pk=request.pk).version)}


@pytest.mark.parametrize("reason", ["", "because", "\x00"])
def test_closing_requires_a_reason(set_state, sign_in, reason):
    request, desk = set_state("contacted"), sign_in("frontdesk")
    assert "reason" in submit_transition(desk, request, to="closed", reason=reason)
    assert state_of(request) == "contacted"


def test_each_reason_closes_the_request(set_state, sign_in):
    desk = sign_in("frontdesk")
    page = soup(desk.get(f"/admin/requests/{set_state('new').pk}/"))
    reasons = {option["value"]: option.text for option in page.select("select[name=reason] option") if option["value"]}
    assert set(reasons) == REASONS
    for value, words in reasons.items():
        request = set_state("new")
        assert f"({words.lower()})" in submit_transition(desk, request, to="closed", reason=value)
        assert state_of(request) == "closed"


def test_each_contact_attempt_is_in_the_history(set_state, sign_in):
    request, desk = set_state("new"), sign_in("frontdesk")
    submit_transition(desk, request, to="contacted")
    submit_transition(desk, request, to="contacted")
    assert len(soup(desk.get(f"/admin/requests/{request.pk}/")).select(".request-changes li")) == 2


@pytest.mark.parametrize("seen", ["7", "-1", "", "nonsense", "9" * 30])
def test_stale_version_is_refused(set_state, sign_in, seen):
    request = set_state("contacted")
    page_text = submit_transition(sign_in("frontdesk"), request, 409, seen=seen, to="closed", reason="duplicate")
    assert "Someone else changed this request" in page_text
    assert state_of(request) == "contacted"


def test_concurrent_change_is_not_overwritten(set_state, sign_in):
    request, first, second = set_state("new"), sign_in("frontdesk"), sign_in("manager")
    (theirs,) = [move for move in offered(second, request) if move["to"] == "spam"]
    submit_transition(first, request, to="contacted")
    submit_transition(second, request, 409, **theirs)
    assert state_of(request) == "contacted"


def reopen(client, request):
    """Submit the reopen form of the page with the first reason it offers; None if there is no such form."""
    page = soup(client.get(f"/admin/requests/{request.pk}/"))
    for form in page.select(".request form[action$='/move/']"):
        sent = sends(form)
        if sent["to"] != "new":
            continue
        if (select := form.select_one("select[name=reason]")) is not None:
            sent["reason"] = next(option["value"] for option in select.select("option") if option["value"])
        elif form.select_one("[name=reason]") is not None:
            sent["reason"] = "They called back"
        return submit_transition(client, request, **sent)
    return None


@pytest.mark.parametrize("username", ["physician", "owner"])
def test_physician_and_owner_can_reopen(set_state, sign_in, username):
    request = set_state("closed")
    assert reopen(sign_in(username), request)
    assert state_of(request) == "new"


def test_reopening_requires_a_reason(set_state, sign_in):
    request = set_state("closed")
    submit_transition(sign_in("owner"), request, to="new")
    assert state_of(request) == "closed"


def test_front_desk_cannot_reopen(set_state, sign_in):
    request, desk = set_state("closed"), sign_in("frontdesk")
    assert not offered(desk, request)
    submit_transition(desk, request, to="new", reason="They called back")
    assert state_of(request) == "closed"


@pytest.mark.parametrize("path", ["00000000-0000-4000-8000-000000000000/", "1/", "x/", "%00/"])
def test_unknown_request_is_not_found(sign_in, path):
    assert sign_in("owner").get(f"/admin/requests/{path}").status_code == 404


def test_admin_forms_require_csrf_token(one):
    """Admin sessions use cookies, so the forms need a CSRF token."""
    browser = Client(enforce_csrf_checks=True)
    user = get_user_model().objects.get(username="frontdesk")
    browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    sent = browser.post(f"/admin/requests/{one.pk}/move/", {"seen": "0", "to": "spam"})
    assert sent.status_code == 403
    assert state_of(one) == "new"
