"""A private link to pass on: nothing is known of whom it is for, and its sender learns how often it was used."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.erasure import erase_requests
from consultations.models import ConsultationRequest, Invitation
from tests.consultations.form_utils import assert_nothing_lost, reference_after, sends, soup, the_form

PRIVATE_WORDS = ("ketamine", "depress", "pain", "ptsd", "ocd", "anxiety", "clinic")


@pytest.fixture
def link(send):
    """A new invitation: (the sender's own page, the address to pass on)."""
    made = send({}, "/invite/")
    assert made.status_code == 303
    page = soup(Client().get(made["Location"]))
    return made["Location"], page.select_one("[data-link]")["href"]


def used(sender_page: str) -> str:
    return soup(Client().get(sender_page)).select_one("main h2 + p").text


def test_one_press_makes_a_link_and_asks_for_nothing(client, send):
    form = the_form(client.get("/invite/"), "invite")
    assert set(sends(form)) == {"key", "sky"}
    assert [field["name"] for field in form.select("[name]") if field.get("type") != "hidden"] == ["sky"]
    assert send(sends(form), form["action"]).status_code == 303


def test_the_senders_page_shows_a_link_with_the_sites_own_address(link):
    sender_page, invited = link
    page = soup(Client().get(sender_page))
    assert page.select_one("[data-link]").text == f"http://localhost:8000{invited}"
    assert page.select_one("[data-copy]")["data-copy"] == f"http://localhost:8000{invited}"
    mailto = page.select_one("main a[href^='mailto:?']")["href"]
    assert "mailto:?" in mailto
    assert re.search(r"invite%2F|invite/", mailto)


def test_the_words_to_pass_on_name_no_illness_and_no_drug(link):
    mailto = soup(Client().get(link[0])).select_one("main a[href^='mailto:?']")["href"].lower()
    assert not [word for word in PRIVATE_WORDS if word in mailto]


def test_whoever_opens_the_link_finds_the_form_marked_as_by_invitation(link):
    page = Client().get(link[1])
    assert page.status_code == 200
    sent = sends(the_form(page))
    assert sent["entry"] == "invite"
    assert sent["invite"]
    assert "noindex" in soup(page).select_one("meta[name=robots]")["content"]
    assert not page.cookies


def test_a_request_through_the_link_is_counted_and_its_sender_learns_no_more(link, send, answers, arrived, desk_page):
    sender_page, invited = link
    assert "Not used yet" in used(sender_page)
    form = sends(the_form(Client().get(invited)))
    reference = reference_after(send(form | {name: text for name, text in answers.items() if text and name != "entry"}))
    assert arrived()[0].entry == "invite"
    assert used(sender_page).startswith("1 request ")
    page = Client().get(sender_page).content.decode()
    assert not [word for word in (answers["name"], reference) if word in page]
    assert "invitation" in soup(desk_page("frontdesk", arrived()[0])).select_one(".request").text.lower()


def test_the_count_goes_on(link, send, answers):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    for number in range(3):
        send(form | answers | {"entry": "invite", "message": f"Number {number}"})
    assert used(sender_page).startswith("3 requests ")


def test_a_machine_does_not_count_and_a_rescued_person_does(link, send, answers, arrived, sign_in):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    send(form | answers | {"entry": "invite", "sky": "https://buy.example"})
    assert arrived()[0].state == "spam"
    assert "Not used yet" in used(sender_page)
    sign_in("frontdesk").post(f"/admin/requests/{arrived()[0].pk}/move/", {"seen": "0", "to": "new"})
    assert used(sender_page).startswith("1 request ")


def test_the_count_stays_when_a_request_is_erased(link, send, answers, arrived):
    """Or the sender would learn that somebody's matter is over."""
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    send(form | answers | {"entry": "invite"})
    erase_requests(ConsultationRequest.objects.filter(pk=arrived()[0].pk), timezone.now())
    assert used(sender_page).startswith("1 request ")


def test_the_count_tells_no_time(link, send, answers):
    sender_page, invited = link
    send(sends(the_form(Client().get(invited))) | answers | {"entry": "invite"})
    told = soup(Client().get(sender_page)).select_one("main").text
    assert not re.search(r"\d:\d\d|\b(today|yesterday|ago|last)\b|\d{4}-\d|\b[ap]\.?m\b", told)


def test_looking_alone_counts_nothing(link):
    sender_page, invited = link
    for _ in range(3):
        Client().get(invited)
    assert "Not used yet" in used(sender_page)


def test_a_mistake_in_the_form_does_not_lose_the_invitation(link, send, answers):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    refused = send(form | answers | {"entry": "invite", "name": ""})
    assert send(sends(the_form(refused)) | {"name": "Quillon"}).status_code == 303
    assert used(sender_page).startswith("1 request ")


def test_two_senders_get_two_links_even_without_script(send):
    """Their forms are the same to the letter."""
    first, second = (send({}, "/invite/")["Location"] for _ in range(2))
    assert first != second


def test_a_double_click_makes_one_link(send):
    before = Invitation.objects.count()
    first, second = (send({"key": "made-in-the-browser-1"}, "/invite/")["Location"] for _ in range(2))
    assert first == second
    assert Invitation.objects.count() == before + 1


def test_the_address_passed_on_does_not_lead_to_the_senders_page(link):
    sender_page, invited = link
    token, own = invited.strip("/").split("/")[-1], sender_page.strip("/").split("/")[-1]
    assert token != own
    assert own not in Client().get(invited).content.decode()
    assert Client().get(f"/invite/link/{token}/").status_code == 404
    assert Client().get(f"/invite/{own}/").status_code == 404


def made_days_ago(days: float) -> None:
    Invitation.objects.update(made_at=timezone.now() - timedelta(days=days))


def test_a_link_works_for_its_time_and_then_says_what_to_do(link):
    sender_page, invited = link
    made_days_ago(179.9)
    assert Client().get(invited).status_code == Client().get(sender_page).status_code == 200
    made_days_ago(180.1)
    for address in link:
        ended = Client().get(address)
        assert ended.status_code == 404
        assert "expired" in soup(ended).h1.text
        the_form(ended)
        assert soup(ended).select_one("main a[href='/invite/']")
        assert "noindex" in soup(ended).select_one("meta[name=robots]")["content"]


def test_what_is_sent_from_a_page_that_ended_meanwhile_is_stored(link, send, answers, arrived):
    form = sends(the_form(Client().get(link[1])))
    made_days_ago(180.1)
    assert send(form | answers | {"entry": "invite"}).status_code == 303
    assert (arrived()[0].entry, arrived()[0].invitation) == ("invite", None)


def test_no_page_that_is_opened_from_a_link_learns_its_address(link):
    """Not `no-referrer`: a browser would send the form with `Origin: null`, which is refused."""
    for address in (*link, "/invite/nobody-made-this-one/"):
        assert Client().get(address)["Referrer-Policy"] == "strict-origin"


def test_a_failure_behind_a_link_is_logged_without_its_address(link, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("consultations.invitation_views.render", fail)
    with caplog.at_level(logging.DEBUG):
        for address in link:
            assert Client(raise_request_exception=False).get(address).status_code == 500
    assert caplog.messages.count("Internal Server Error: /invite/<str:token>/") == 1
    assert not [address for address in link if address.split("/")[-2] in caplog.text]


def test_what_is_shared_are_the_same_plain_words_and_the_link(link):
    sender_page, invited = link
    share = soup(Client().get(sender_page)).select_one("[data-share]")
    assert share["data-share"].endswith(invited)
    said = f"{share['data-share-title']} {share['data-share-text']}".lower()
    assert share["data-share-text"] == "I came across this and thought of you:"
    assert not [word for word in (*PRIVATE_WORDS, "harborlight") if word in said]


@pytest.mark.parametrize("token", ["x", "A" * 32, "A" * 5000, "%00", "%00abc", "%ED%A0%80", "é", "'"])
@pytest.mark.parametrize("where", ["/invite/{}/", "/invite/link/{}/"])
def test_a_made_up_link_is_not_found(client, db, token, where):
    missing = client.get(where.format(token))
    assert missing.status_code == 404
    the_form(missing)


def test_nothing_but_the_time_is_kept_of_the_sender(send):
    send({"name": "Quillon", "email": "quillon@mail.example", "friend": "Thessaly"}, "/invite/")
    row = Invitation.objects.order_by("-pk").values().first()
    assert set(row) == {"id", "token", "sender_token", "made_at"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": None}, 422),
    ],
)
def test_it_answers_other_sites_as_the_consultation_form_does(send, headers, status):
    before = Invitation.objects.count()
    refused = send({}, "/invite/", **headers)
    assert refused.status_code == status
    assert_nothing_lost(refused, {}, "invite")
    the_form(refused, "referral")
    assert Invitation.objects.count() == before
    again = sends(the_form(refused, "invite"))
    own = headers if status == 422 else {}
    assert send(again, "/invite/", **own).status_code == 303


def test_links_are_limited_like_every_form(send, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    assert send({}, "/invite/").status_code == 303
    refused = send({}, "/invite/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert_nothing_lost(refused, {}, "invite")


def test_the_senders_page_is_kept_nowhere_and_found_by_nobody(link):
    page = Client().get(link[0])
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in soup(page).select_one("meta[name=robots]")["content"]
