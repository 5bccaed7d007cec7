"""The thank-you page: a number for an hour, help where it is needed, and nothing for those who guess."""

import pytest
import time_machine
from django.test import Client

from cms.privacy.crypto import encrypt_token
from tests.consultations.form_utils import reference_after, soup

NOON = "2030-03-05T12:00:00-08:00"
HELP = ["tel:988", "https://988lifeline.org", "tel:911"]


def body(response) -> str:
    return soup(response).select_one("main").decode()


def help_above_the_number(response) -> list[str]:
    return [link["href"] for link in soup(response).select("main .callout a")]


@pytest.fixture
def plain(client, db):
    return body(client.get("/consultation/thanks/"))


def test_thanks_page_without_token_has_no_reference(client, db):
    page = client.get("/consultation/thanks/")
    assert page.status_code == 200
    assert "Thank you" in soup(page).h1.text
    assert not soup(page).select("[data-reference], .reference")


@pytest.mark.parametrize("token", ["", "x", "gAAAAABk", "é", "\x00", "%00", "A" * 4000, "null", "[]"])
def test_unknown_token_shows_plain_thanks(client, plain, token):
    page = client.get("/consultation/thanks/", {"r": token})
    assert page.status_code == 200
    assert body(page) == plain


def test_altered_token_shows_plain_thanks(send, client, answers, plain):
    where = send(answers)["Location"]
    assert body(client.get(where)) != plain
    cut = where[:-6]
    swapped = where[:-10] + ("A" if where[-10] != "A" else "B") + where[-9:]
    for altered in (cut, swapped):
        assert body(client.get(altered)) == plain


def test_token_of_other_purpose_shows_plain_thanks(client, plain):
    said = {"reference": "AAAAA-AAAAA-AAAAA-AAAAA", "place": "Harbor Point", "crisis": True}
    assert body(client.get("/consultation/thanks/", {"r": encrypt_token("confirm", said)})) == plain
    # The same content under its own purpose is another matter, so the purpose is what was refused.
    assert body(client.get("/consultation/thanks/", {"r": encrypt_token("thanks", said)})) != plain


def test_reference_is_shown_for_an_hour(send, client, answers, plain):
    with time_machine.travel(NOON, tick=False) as clock:
        sent = send(answers)
        reference = reference_after(sent)
        clock.shift(3599)
        assert reference in body(client.get(sent["Location"]))
        clock.shift(2)
        assert body(client.get(sent["Location"])) == plain


def test_thanks_url_reveals_nothing(send, answers, arrived):
    where = send(answers)["Location"]
    assert arrived()[0].reference not in where
    assert not [text for text in ("Quillon", "7145550187", "harbor", "Harbor") if text in where]


def test_thanks_page_shows_the_chosen_location(send, client, answers):
    assert "Seal Cove" in body(client.get(send(answers | {"location": "seal-cove"})["Location"]))
    assert "By video call" in body(client.get(send(answers | {"location": "video"})["Location"]))


def test_thanks_page_is_not_cached_indexed_or_given_a_form(send, answers):
    page = Client().get(send(answers)["Location"])
    assert "no-store" in page["Cache-Control"]
    assert soup(page).select_one("meta[name=robots]")["content"] == "noindex"
    assert not soup(page).select("form[method=post]")
    assert page["Referrer-Policy"] == "same-origin"
    assert not page.cookies


@pytest.mark.parametrize(
    "message",
    [
        "I want to die",
        "some days i am ready to DIE... I am going to die by my own hand",
        "I keep thinking about suicide.",
        "I feel suicidal",
        "I don\u2019t want to be here anymore",
        "I don't want to live",
        "I'd rather be dead",
        "They would be better off without me",
        "there is no reason to go on",
        "I might hurt myself",
        "I have been cutting myself",
        "self-harm",
        "I could overdose on these",
        "I can\u2019t go on",
        "thinking about ending it all",
        "I will take my own life",
        "I want to kill\nmyself",
    ],
)
def test_crisis_language_shows_help(send, client, answers, arrived, message):
    page = client.get(send(answers | {"message": message})["Location"])
    assert help_above_the_number(page) == HELP
    assert arrived()[0].crisis_language


@pytest.mark.parametrize(
    "message",
    [
        "My dog died last year.",
        "I would die for a decent night's sleep",
        "Is it a killer headache?",
        "I hurt my knee",
        "",
        "I cut my finger",
    ],
)
def test_other_messages_show_usual_thanks_with_crisis_line(send, client, answers, message):
    page = client.get(send(answers | {"message": message})["Location"])
    assert not help_above_the_number(page)
    assert [link["href"] for link in soup(page).select("main p.help a")] == HELP


def test_crisis_help_is_shown_for_suspected_spam(send, client, answers):
    page = client.get(send(answers | {"message": "I want to die", "sky": "filled"})["Location"])
    assert help_above_the_number(page) == HELP


def test_possible_crisis_is_shown_first_to_staff(send, answers, arrived, desk_page, sign_in):
    send(answers | {"message": "I want to die"})
    assert "crisis" in soup(desk_page("frontdesk", arrived()[0])).select_one(".request .help-critical").text
    row = soup(sign_in("frontdesk").get("/admin/requests/")).select_one(".state-help")
    assert row.text == "Possible crisis"


def test_referral_thanks_page_has_no_form(send, client, referral):
    sent = send(referral, "/invite/refer/")
    assert sent["Location"] == "/invite/thanks/"
    page = client.get(sent["Location"])
    assert "no-store" in page["Cache-Control"]
    assert not soup(page).select("form[method=post]")
