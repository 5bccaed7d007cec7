"""What may be typed into the form, how long it may be, and what can never be wrong."""

import pytest
from wagtail.models import Page

from blog.models import AnswerPage
from tests.consultations.form_utils import assert_nothing_lost, one_summary, sends, soup, the_form

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize("name", ["Jo", "x" * 100, "e\u0301" * 100, "Łucja Ó Súilleabháin-Ng", "王芳", "O'Neil, Jr."])
def test_name_of_2_to_100_characters_is_accepted(send, answers, name):
    assert send(answers | {"name": name}).status_code == 303


@pytest.mark.parametrize("name", ["", "J", "   ", "x" * 101, "x" * 5000])
def test_name_too_short_or_too_long_is_rejected(send, answers, arrived, name):
    refused = send(answers | {"name": name})
    assert refused.status_code == 422
    assert_nothing_lost(refused, answers | {"name": name})
    assert [link["href"] for link in one_summary(refused).select("li a")] == ["#id_name"]
    assert not arrived()


def test_message_of_500_characters_with_line_breaks_is_accepted(send, answers, arrived):
    """Browsers send a line break as two characters; the counter on the page counts it as one."""
    lines = "\r\n".join(["x" * 49] * 10)
    assert len(lines) == 508
    assert send(answers | {"message": lines + "x"}).status_code == 303
    assert arrived()[0].message == lines.replace("\r\n", "\n") + "x"


def test_message_of_501_characters_is_rejected_untruncated(send, answers, arrived):
    typed = answers | {"message": "\r\n".join(["x" * 49] * 10) + "xx"}
    refused = send(typed)
    assert refused.status_code == 422
    assert the_form(refused).select_one("textarea").text == typed["message"].replace("\r\n", "\n")
    assert "1 character too long" in one_summary(refused).text
    assert not arrived()


@pytest.mark.parametrize(
    "character", ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x9b", "\ufffe", "\uffff"]
)
@pytest.mark.parametrize("field", ["name", "phone", "email", "message"])
def test_control_character_is_rejected(send, answers, arrived, field, character):
    text = {"phone": "(714) 555{}0187", "email": "quil{}lon@mail.example"}.get(field, "Anna{}lee")
    refused = send(answers | {field: text.format(character)})
    assert refused.status_code == 422
    links = one_summary(refused).select("li a")
    assert [link["href"] for link in links] == [f"#id_{field}"]
    assert "character" in links[0].text
    assert "Null characters" not in links[0].text
    assert not arrived()


def test_invalid_surrogate_is_rejected(client, answers, arrived, db):
    """A lone surrogate, as broken software sends it: kept, it would come out as a question mark in a box."""
    body = "&".join(f"{name}={text}" for name, text in answers.items() if name != "name") + "&name=Anna%ED%A0%80lee"
    refused = client.generic(
        "POST",
        "/consultation/",
        body.replace(" ", "+"),
        "application/x-www-form-urlencoded",
        headers={"Origin": "http://localhost:8000"},
    )
    assert refused.status_code == 422
    assert [link["href"] for link in one_summary(refused).select("li a")] == ["#id_name"]
    assert not arrived()


@pytest.mark.parametrize("field", ["name", "message"])
def test_all_scripts_and_symbols_are_stored_unchanged(send, answers, arrived, field):
    text = f"\u202bשלום\u202c {FAMILY} مرحبا Zoë\u2019s 1\u20442 \u200e"
    assert send(answers | {field: text}).status_code == 303
    assert getattr(arrived()[0], field) == text.strip()


def test_name_is_stored_on_one_line(send, answers, arrived):
    assert send(answers | {"name": "Anna\r\nLee"}).status_code == 422
    assert not arrived()


@pytest.mark.parametrize("missing", ["name", "contact_by", "phone", "location", "adult", "consent"])
@pytest.mark.parametrize("how", ["empty", "absent"])
def test_each_required_field_has_its_own_error(send, answers, arrived, missing, how):
    typed = answers | {missing: ""} if how == "empty" else {n: text for n, text in answers.items() if n != missing}
    if missing in ("adult", "consent") and how == "empty":
        typed.pop(missing)
    refused = send(typed)
    assert refused.status_code == 422
    (link,) = one_summary(refused).select("li a")
    target = soup(refused).select_one(link["href"])
    assert target["name"] == missing
    assert "This field" not in link.text
    assert not arrived()


def test_empty_form_lists_each_required_field_once(send):
    refused = send({})
    assert refused.status_code == 422
    named = [soup(refused).select_one(link["href"])["name"] for link in one_summary(refused).select("li a")]
    assert named == ["name", "contact_by", "location", "adult", "consent"]


@pytest.mark.parametrize(
    "given",
    [
        {"condition": ""},
        {"condition": "other"},
        {"condition": "ocd"},
        {"best_time": ""},
        {"message": ""},
        {"location": "video"},
        {"location": "any"},
    ],
)
def test_optional_fields_can_be_empty(send, answers, given):
    assert send(answers | given).status_code == 303


@pytest.mark.parametrize("wrong", [{"contact_by": "pigeon"}, {"best_time": "midnight"}, {"contact_by": "\x00"}])
def test_invalid_choice_is_rejected_beside_its_field(send, answers, wrong):
    refused = send(answers | wrong)
    assert refused.status_code == 422
    (link,) = one_summary(refused).select("li a")
    assert soup(refused).select_one(link["href"])["name"] == next(iter(wrong))


BAD = ["", "0", "-1", "999999", "9" * 30, "1.5", "٣", "²", "x", "<script>", "\x00", "1\x00", " ", "a\nb", "x" * 5000]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("field", ["page", "entry", "key", "invite", "sky"])
def test_hidden_field_never_causes_an_error(send, answers, arrived, field, value):
    """Hidden fields are invisible, so an error could not be corrected."""
    assert send(answers | {field: value}).status_code == 303
    (request,) = arrived()
    assert (request.page, request.invitation) == (None, None)
    assert request.entry == "other"


def test_missing_hidden_field_causes_no_error(send, answers, arrived):
    hidden = ("page", "entry", "key", "invite", "sky")
    assert send({name: text for name, text in answers.items() if name not in hidden}).status_code == 303
    assert arrived()[0].entry == "other"


@pytest.mark.parametrize("entry", ["post", "condition", "feed", "invite", "other"])
def test_entry_is_stored(send, answers, arrived, entry):
    send(answers | {"entry": entry})
    assert arrived()[0].entry == entry


def test_source_page_is_stored_and_shown_to_staff(client, send, answers, arrived, desk_page):
    page = AnswerPage.objects.live().first()
    form = sends(the_form(client.get(page.url)))
    assert send(answers | {name: form[name] for name in ("page", "entry")}).status_code == 303
    assert arrived()[0].entry == "post"
    assert page.title in soup(desk_page("frontdesk", arrived()[0])).select_one(".request").text


def test_unpublished_source_page_is_ignored(send, answers, arrived):
    page = AnswerPage.objects.live().first()
    page.unpublish()
    for number in (page.pk, Page.get_first_root_node().pk):
        send(answers | {"page": str(number), "message": f"From {number}"})
    assert [request.page for request in arrived()] == [None, None]


def test_link_preselects_valid_choices_only(client, db):
    page = AnswerPage.objects.live().first()
    chosen = sends(the_form(client.get(f"/consultation/?condition=ptsd&page={page.pk}&entry=feed")))
    assert (chosen["condition"], chosen["page"], chosen["entry"]) == ("ptsd", str(page.pk), "feed")
    plain = sends(the_form(client.get("/consultation/?condition=%00&page=%22%3E%3Cscript%3E&location=atlantis")))
    assert plain.get("condition", "") == ""
    assert plain["location"] == "any"
