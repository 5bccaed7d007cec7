"""Suspected spam is stored and marked, never discarded; there is no CAPTCHA."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from cms.public_forms.spam.labels import SENTENCES, signal_sentence
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import listed, reference_after, sends, soup, the_form

TRAP = {"sky": "https://buy.example"}


@pytest.fixture
def mails(db):
    """What has been mailed to staff once the outbox is empty."""

    def sent():
        call_command("send_outbox", verbosity=0)
        return mail.outbox

    sent()
    mail.outbox.clear()
    return sent


@pytest.mark.parametrize("path", ["/", "/consultation/", "/invite/"])
def test_honeypot_is_hidden_from_people(client, db, path):
    page = soup(client.get(path))
    traps = page.select("[name=sky]")
    assert len(traps) == len(page.select("form[method=post]")) > 0
    for trap in traps:
        assert trap.find_parent(attrs={"aria-hidden": "true"})
        assert trap["tabindex"] == "-1"
        assert trap["autocomplete"] == "off"
        assert trap["value"] == ""
        assert "empty" in page.select_one(f"label[for={trap['id']}]").text.lower()


def test_filled_honeypot_is_thanked_and_marked_as_spam(send, answers, arrived, mails):
    assert reference_after(send(answers | TRAP))
    assert [request.state for request in arrived()] == ["spam"]
    assert not mails()


def test_referral_with_filled_honeypot_is_marked_as_spam(send, referral, arrived, mails):
    assert send(referral | TRAP, "/invite/refer/").status_code == 303
    assert [(request.kind, request.state) for request in arrived()] == [("referral", "spam")]
    assert not mails()


def test_request_with_empty_honeypot_notifies_staff(send, answers, referral, arrived, mails):
    send(answers)
    send(referral, "/invite/refer/")
    assert [request.state for request in arrived()] == ["new", "new"]
    assert mails()


def test_whitespace_in_honeypot_is_ignored(send, answers, arrived):
    send(answers | {"sky": "  "})
    assert arrived()[0].state == "new"


def test_spam_page_shows_request_and_reason(send, answers, arrived, desk_page):
    send(answers | TRAP)
    page = soup(desk_page("frontdesk", arrived()[0])).select_one(".request").text
    assert answers["name"] in page
    assert "A hidden field was filled in, which is typical of spam programs." in page
    # What the machine wrote into the trap is worth nothing.
    assert "buy.example" not in page


def test_restored_request_is_handled_normally(send, answers, arrived, sign_in, mails):
    send(answers | TRAP)
    (request,) = arrived()
    desk = sign_in("frontdesk")
    page = desk.get(f"/admin/requests/{request.pk}/")
    (rescue,) = [
        form for form in soup(page).select(".request form[action$='/move/']") if sends(form).get("to") == "new"
    ]
    desk.post(f"/admin/requests/{request.pk}/move/", sends(rescue))
    assert ConsultationRequest.objects.get(pk=request.pk).state == "new"
    assert request.reference in listed(desk.get("/admin/requests/"))
    assert {request.reference in message.body for message in mails()} == {True}


def test_request_marked_as_spam_leaves_list_and_can_be_restored(send, answers, arrived, sign_in):
    send(answers)
    (request,) = arrived()
    desk = sign_in("frontdesk")
    desk.post(f"/admin/requests/{request.pk}/move/", {"seen": "0", "to": "spam"})
    assert request.reference not in listed(desk.get("/admin/requests/"))
    assert listed(desk.get("/admin/requests/?state=spam")) == [request.reference]


def test_error_page_has_empty_honeypot(send, answers):
    """A person whose browser filled it after all is heard on the second try."""
    assert sends(the_form(send(answers | TRAP | {"name": ""})))["sky"] == ""


LIMITS = "10/h per network prefix, {0}/h in all"
SOLD = "We offer SEO services and backlinks, visit https://one.example.com https://two.example.com https://three.example.com"


def test_spam_reasons_are_shown_on_page_and_list(send, answers, arrived, sign_in):
    send(answers | {"message": SOLD})
    (request,) = arrived()
    desk = sign_in("frontdesk")
    for path in (f"/admin/requests/{request.pk}/", "/admin/requests/?state=spam"):
        page = soup(desk.get(path)).get_text(" ", strip=True)
        assert "The message contains three links." in page
        assert "The message reads like a sales pitch." in page
    assert "Why" not in soup(desk.get("/admin/requests/")).select_one("table.listing").text


def test_stored_spam_reasons_contain_no_patient_text(send, answers, arrived):
    send(answers | {"message": SOLD, "name": "Zebrawood www.zebrawood.com"})
    (request,) = arrived()
    assert {name.partition(":")[0] for name in request.suspicions} <= set(SENTENCES)
    assert all(re.fullmatch(r"[a-z-]+(:\d+)?", name) for name in request.suspicions)


def test_every_spam_signal_has_a_sentence(send):
    assert all(
        signal_sentence(f"{code}:7").endswith(".") and "{" not in signal_sentence(f"{code}:7") for code in SENTENCES
    )
    # Kept by an older version.
    assert signal_sentence("forgotten") == "The message looked automated."


def test_not_spam_is_offered_on_page_and_list(send, answers, arrived, sign_in, mails):
    for number in range(2):
        send(answers | TRAP | {"message": f"Number {number}"})
    desk = sign_in("frontdesk")
    (box,) = soup(desk.get(f"/admin/requests/{arrived()[0].pk}/")).select(".help-warning")
    assert box.select_one("button").text == "Not spam"
    chosen = [f"{one.pk}:{one.version}" for one in arrived()]
    desk.post("/admin/requests/bulk/", {"chosen": chosen, "do": "new"})
    rescued = arrived()
    assert [(one.state, one.due_at is not None) for one in rescued] == [("new", True)] * 2
    assert [one.changes.get().after for one in rescued] == ["new"] * 2
    notice_text = mails()
    assert all(any(one.reference in message.body for message in notice_text) for one in rescued)


def test_restored_request_still_shows_spam_reasons(send, answers, arrived, sign_in):
    send(answers | {"message": SOLD})
    (request,) = arrived()
    desk = sign_in("frontdesk")
    desk.post(f"/admin/requests/{request.pk}/move/", {"seen": "0", "to": "new"})
    send(answers | {"message": SOLD, "name": "Somebody Else"})
    assert ConsultationRequest.objects.get(pk=request.pk).state == "new"
    page = soup(desk.get(f"/admin/requests/{request.pk}/"))
    assert "It was first held as possible spam" in page.select_one(".help-info").text
    assert not page.select(".help-warning")


def test_spam_does_not_use_up_the_limit(send, answers, arrived, settings):
    settings.FORM_LIMITS = LIMITS.format(2)
    for number in range(5):
        send(answers | TRAP | {"message": f"Machine {number}"})
    for number in range(3):
        send(answers | {"message": f"Person {number}"})
    assert [one.state for one in arrived()] == ["spam"] * 5 + ["new", "new", "spam"]
    assert arrived()[-1].suspicions[0] == "flood"


def test_crisis_message_in_flood_notifies_staff(send, answers, arrived, settings, mails):
    settings.FORM_LIMITS = LIMITS.format(1)
    for message in ("The first one", "I want to die", "The third one", f"I want to die {SOLD}"):
        send(answers | {"message": message})
    _, crisis, other, sold = arrived()
    assert {one.state for one in (crisis, other, sold)} == {"spam"}
    notice_text = " ".join(message.body for message in mails())
    assert crisis.reference in notice_text
    assert other.reference not in notice_text
    assert sold.reference not in notice_text


@pytest.mark.parametrize("took", ["", "0", "2", "-1", "1e3", "soon", "9" * 50, "\x00", "٣"])
def test_fast_submission_alone_is_not_spam(send, answers, arrived, took):
    assert send(answers | {"took": took}, **{"Accept-Language": "en"}).status_code == 303
    assert [one.state for one in arrived()] == ["new"]


def test_time_taken_is_not_part_of_the_fingerprint(send, answers, arrived):
    first = reference_after(send(answers | {"key": "the-same-key", "took": "5"}))
    assert reference_after(send(answers | {"key": "the-same-key", "took": "9"})) == first
    assert len(arrived()) == 1


def test_error_page_preserves_time_taken(send, answers):
    again = sends(the_form(send(answers | {"name": "", "took": "42"})))
    assert again["took"] == "42"
    assert sends(the_form(send(answers | {"name": "", "took": "<b>"})))["took"] == ""
