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


def test_invite_form_makes_link_without_any_input(client, send):
    form = the_form(client.get("/invite/"), "invite")
    assert set(sends(form)) == {"key", "sky"}
    assert [field["name"] for field in form.select("[name]") if field.get("type") != "hidden"] == ["sky"]
    assert send(sends(form), form["action"]).status_code == 303


def test_sender_page_shows_link_with_site_url(link):
    sender_page, invited = link
    page = soup(Client().get(sender_page))
    assert page.select_one("[data-link]").text == f"http://localhost:8000{invited}"
    assert page.select_one("[data-copy]")["data-copy"] == f"http://localhost:8000{invited}"
    mailto = page.select_one("main a[href^='mailto:?']")["href"]
    assert "mailto:?" in mailto
    assert re.search(r"invite%2F|invite/", mailto)


def test_share_text_names_no_condition_or_treatment(link):
    mailto = soup(Client().get(link[0])).select_one("main a[href^='mailto:?']")["href"].lower()
    assert not [word for word in PRIVATE_WORDS if word in mailto]


def test_invitation_link_opens_form_with_invite_entry(link):
    page = Client().get(link[1])
    assert page.status_code == 200
    sent = sends(the_form(page))
    assert sent["entry"] == "invite"
    assert sent["invite"]
    assert "noindex" in soup(page).select_one("meta[name=robots]")["content"]
    assert not page.cookies


def test_sender_page_shows_only_the_number_of_requests(link, send, answers, arrived, desk_page):
    sender_page, invited = link
    assert "Not used yet" in used(sender_page)
    form = sends(the_form(Client().get(invited)))
    reference = reference_after(send(form | {name: text for name, text in answers.items() if text and name != "entry"}))
    assert arrived()[0].entry == "invite"
    assert used(sender_page).startswith("1 request ")
    page = Client().get(sender_page).content.decode()
    assert not [word for word in (answers["name"], reference) if word in page]
    assert "invitation" in soup(desk_page("frontdesk", arrived()[0])).select_one(".request").text.lower()


def test_invitation_count_increases(link, send, answers):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    for number in range(3):
        send(form | answers | {"entry": "invite", "message": f"Number {number}"})
    assert used(sender_page).startswith("3 requests ")


def test_invitation_count_excludes_spam_until_restored(link, send, answers, arrived, sign_in):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    send(form | answers | {"entry": "invite", "sky": "https://buy.example"})
    assert arrived()[0].state == "spam"
    assert "Not used yet" in used(sender_page)
    sign_in("frontdesk").post(f"/admin/requests/{arrived()[0].pk}/move/", {"seen": "0", "to": "new"})
    assert used(sender_page).startswith("1 request ")


def test_invitation_count_includes_erased_requests(link, send, answers, arrived):
    """Otherwise the sender could learn that a request was closed."""
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    send(form | answers | {"entry": "invite"})
    erase_requests(ConsultationRequest.objects.filter(pk=arrived()[0].pk), timezone.now())
    assert used(sender_page).startswith("1 request ")


def test_sender_page_shows_no_time_of_use(link, send, answers):
    sender_page, invited = link
    send(sends(the_form(Client().get(invited))) | answers | {"entry": "invite"})
    text = soup(Client().get(sender_page)).select_one("main").text
    assert not re.search(r"\d:\d\d|\b(today|yesterday|ago|last)\b|\d{4}-\d|\b[ap]\.?m\b", text)


def test_opening_the_link_is_not_counted(link):
    sender_page, invited = link
    for _ in range(3):
        Client().get(invited)
    assert "Not used yet" in used(sender_page)


def test_form_error_preserves_the_invitation(link, send, answers):
    sender_page, invited = link
    form = sends(the_form(Client().get(invited)))
    refused = send(form | answers | {"entry": "invite", "name": ""})
    assert send(sends(the_form(refused)) | {"name": "Quillon"}).status_code == 303
    assert used(sender_page).startswith("1 request ")


def test_each_sender_without_script_gets_own_link(send):
    """Their forms are the same to the letter."""
    first, second = (send({}, "/invite/")["Location"] for _ in range(2))
    assert first != second


def test_a_double_click_makes_one_link(send):
    before = Invitation.objects.count()
    first, second = (send({"key": "made-in-the-browser-1"}, "/invite/")["Location"] for _ in range(2))
    assert first == second
    assert Invitation.objects.count() == before + 1


def test_shared_link_does_not_reveal_sender_page(link):
    sender_page, invited = link
    token, own = invited.strip("/").split("/")[-1], sender_page.strip("/").split("/")[-1]
    assert token != own
    assert own not in Client().get(invited).content.decode()
    assert Client().get(f"/invite/link/{token}/").status_code == 404
    assert Client().get(f"/invite/{own}/").status_code == 404


def made_days_ago(days: float) -> None:
    Invitation.objects.update(made_at=timezone.now() - timedelta(days=days))


def test_expired_link_shows_explanation(link):
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


def test_request_from_expired_invitation_is_stored(link, send, answers, arrived):
    form = sends(the_form(Client().get(link[1])))
    made_days_ago(180.1)
    assert send(form | answers | {"entry": "invite"}).status_code == 303
    assert (arrived()[0].entry, arrived()[0].invitation) == ("invite", None)


def test_invitation_url_is_not_sent_as_referrer(link):
    """Not `no-referrer`: a browser would send the form with `Origin: null`, which is refused."""
    for address in (*link, "/invite/nobody-made-this-one/"):
        assert Client().get(address)["Referrer-Policy"] == "strict-origin"


def test_error_log_omits_invitation_token(link, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("consultations.invitation_views.render", fail)
    with caplog.at_level(logging.DEBUG):
        for address in link:
            assert Client(raise_request_exception=False).get(address).status_code == 500
    assert caplog.messages.count("Internal Server Error: /invite/<str:token>/") == 1
    assert not [address for address in link if address.split("/")[-2] in caplog.text]


def test_share_buttons_use_the_same_text_and_link(link):
    sender_page, invited = link
    share = soup(Client().get(sender_page)).select_one("[data-share]")
    assert share["data-share"].endswith(invited)
    said = f"{share['data-share-title']} {share['data-share-text']}".lower()
    assert share["data-share-text"] == "I came across this and thought of you:"
    assert not [word for word in (*PRIVATE_WORDS, "harborlight") if word in said]


@pytest.mark.parametrize("token", ["x", "A" * 32, "A" * 5000, "%00", "%00abc", "%ED%A0%80", "é", "'"])
@pytest.mark.parametrize("where", ["/invite/{}/", "/invite/link/{}/"])
def test_unknown_invitation_token_is_not_found(client, db, token, where):
    missing = client.get(where.format(token))
    assert missing.status_code == 404
    the_form(missing)


def test_invitation_stores_nothing_about_the_sender(send):
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
def test_form_checks_origin_like_the_consultation_form(send, headers, status):
    before = Invitation.objects.count()
    refused = send({}, "/invite/", **headers)
    assert refused.status_code == status
    assert_nothing_lost(refused, {}, "invite")
    the_form(refused, "referral")
    assert Invitation.objects.count() == before
    again = sends(the_form(refused, "invite"))
    own = headers if status == 422 else {}
    assert send(again, "/invite/", **own).status_code == 303


def test_invite_form_is_rate_limited(send, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    assert send({}, "/invite/").status_code == 303
    refused = send({}, "/invite/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert_nothing_lost(refused, {}, "invite")


def test_sender_page_is_not_cached_or_indexed(link):
    page = Client().get(link[0])
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in soup(page).select_one("meta[name=robots]")["content"]
