"""The question form at /ask/, which follows the rules of every public form."""

import pytest
import time_machine
from django.test import Client

from blog.models import Question, QuestionConsent, QuestionTexts
from tests.consultations.form_utils import CLINIC_PHONE, assert_nothing_lost, reference_after, sends, soup, the_form

pytestmark = pytest.mark.django_db


def test_ask_page_shows_disclaimer_and_both_forms(client):
    page = client.get("/ask/")
    text = " ".join(soup(page).select_one("main").text.split())
    for said in (
        "answer my question in public",
        "isn't personal medical advice",
        "can't answer every question",
        "leave out names",
    ):
        assert said in text
    assert "988" in text
    fields = {field["name"] for field in the_form(page, "question").select("[name]")}
    assert fields == {"question", "condition", "is_patient", "public", "tell_me", "email", "sky", "key", "took"}
    the_form(page)
    ids = [tag["id"] for tag in soup(page).select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/", "/blog/is-ketamine-addictive/"])
def test_public_pages_link_to_ask_form(client, path):
    assert soup(client.get(path)).select("a[href='/ask/']")


def test_condition_parameter_preselects_condition_in_question_form_only(client):
    assert sends(the_form(client.get("/ask/?condition=ocd"), "question"))["condition"] == "ocd"
    # The consultation form below, which has a name field, does not preselect it.
    assert sends(the_form(client.get("/ask/?condition=ocd")))["condition"] == ""


def test_question_is_stored_with_consent_version(send, question_data, stored_questions):
    reference = reference_after(send(question_data, "/ask/"))
    (question,) = stored_questions()
    assert (question.reference, question.state, question.about) == (reference, "new", "Chronic pain")
    assert question.text == question_data["question"]
    assert question.condition.slug == "chronic-pain"
    assert not question.is_patient
    assert question.consent.text in " ".join(the_form(Client().get("/ask/"), "question").text.split())


def test_changed_consent_text_creates_new_version(ask_question):
    first = ask_question()
    texts = QuestionTexts.load()
    texts.consent_text = "You may answer this in public."
    texts.save()
    second = ask_question(question="And another one?")
    assert QuestionConsent.objects.get(pk=first.consent_id).text != second.consent.text == texts.consent_text
    assert second.consent.number == first.consent.number + 1
    assert texts.consent_text in Client().get("/ask/").content.decode()


def test_thanks_page_shows_reference_only_with_valid_token(send, question_data, stored_questions):
    sent = send(question_data, "/ask/")
    thanks = Client().get(sent["Location"])
    assert stored_questions()[0].reference in thanks.content.decode()
    assert not soup(thanks).select("form[data-consultation-form], form[data-question-form]")
    assert "no-store" in thanks["Cache-Control"]
    for address in ("/ask/thanks/", "/ask/thanks/?r=nonsense"):
        plain = Client().get(address)
        assert plain.status_code == 200
        assert not soup(plain).select("[data-reference]")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"question": ""}, "question", "Enter your question"),
        ({"question": "x" * 501}, "question", "1 character too long"),
        ({"is_patient": "perhaps"}, "is_patient_0", "Choose “Yes” if you’re a patient here"),
        ({"public": ""}, "public", "answer your question in public"),
        ({"condition": "sadness"}, "condition_0", "Choose a condition"),
        ({"tell_me": "on"}, "email", "Enter your email address"),
        ({"tell_me": "on", "email": "nobody"}, "email", "a full email address"),
    ],
)
def test_invalid_form_shows_error_and_keeps_input(send, question_data, stored_questions, wrong, field, sentence):
    typed = {name: text for name, text in (question_data | wrong).items() if text != ""}
    refused = send(typed, "/ask/")
    assert refused.status_code == 422
    assert_nothing_lost(refused, {k: v for k, v in typed.items() if v not in ("perhaps", "sadness")}, "question")
    (link,) = soup(refused).select("form[data-question-form] [data-summary] li a")
    assert link["href"] == f"#ask_{field}"
    assert sentence in link.text
    assert soup(refused).select(f"#ask_{field}")
    # The consultation form on the page shows no error.
    assert not soup(refused).select("form[data-consultation-form] [data-summary]")
    assert not stored_questions()


def test_line_break_counts_as_one_character(ask_question):
    assert len(ask_question(question="x\r\n" * 249 + "yy").text) == 500


def test_email_is_stored_only_if_notification_requested(ask_question):
    assert ask_question(email="reader@mail.example").email == ""
    question = ask_question(question="Another?", email="reader@mail.example", tell_me="on")
    assert (question.email, question.tell_me) == ("reader@mail.example", True)


def test_same_key_is_stored_once_and_other_body_conflicts(send, question_data, stored_questions):
    key = {"key": "made-in-the-browser-1"}
    first, second = (reference_after(send(question_data | key, "/ask/")) for _ in range(2))
    assert first == second
    refused = send(question_data | key | {"question": "Something else?"}, "/ask/")
    assert refused.status_code == 409
    assert "Send as a new question" in refused.content.decode()
    assert_nothing_lost(refused, question_data | {"question": "Something else?"}, "question")
    assert len(stored_questions()) == 1


def test_foreign_origin_is_refused_and_missing_origin_needs_confirmation(send, question_data, stored_questions):
    refused = send(question_data, "/ask/", Origin="https://elsewhere.example")
    assert refused.status_code == 403
    assert_nothing_lost(refused, question_data, "question")
    unsure = send(question_data, "/ask/", Origin=None)
    assert unsure.status_code == 422
    assert not stored_questions()
    assert send(sends(the_form(unsure, "question")), "/ask/", Origin=None).status_code == 303


def test_rate_limit_returns_429_with_retry_after(send, question_data, stored_questions, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    with time_machine.travel("2030-03-05T12:00:00-08:00", tick=False):
        send(question_data, "/ask/")
        refused = send(question_data | {"question": "And this?"}, "/ask/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert_nothing_lost(refused, question_data | {"question": "And this?"}, "question")
    assert len(stored_questions()) == 1


def test_oversized_body_returns_413_with_phone_number(send, question_data, stored_questions):
    refused = send(question_data | {"question": "x" * 70_000}, "/ask/")
    assert refused.status_code == 413
    assert CLINIC_PHONE in soup(refused).select_one("main").text


@pytest.mark.parametrize("words", ["", "blog_question", "public_forms_idempotencyrecord"])
def test_database_outage_returns_503_with_input(client, send, question_data, stored_questions, database_away, words):
    client.get("/")  # caches the phone number while the database is up
    with database_away(words):
        refused = send(question_data, "/ask/")
    assert refused.status_code == 503
    assert CLINIC_PHONE in soup(refused).select_one("main").text
    (form,) = soup(refused).select("form")
    assert send(sends(form), form["action"]).status_code == 303
    assert len(stored_questions()) == 1


def test_honeypot_submission_is_stored_as_spam(send, question_data, stored_questions):
    assert reference_after(send(question_data | {"sky": "buy.example"}, "/ask/"))
    (question,) = stored_questions()
    assert question.state == "spam"
    assert question.suspicions


@pytest.mark.parametrize(("text", "shown"), [("I want to die. Does it help?", True), ("Does it help?", False)])
def test_crisis_language_shows_help_on_thanks_page(send, question_data, stored_questions, text, shown):
    thanks = Client().get(send(question_data | {"question": text}, "/ask/")["Location"])
    assert bool(soup(thanks).select(".callout a[href='tel:988']")) == shown
    assert stored_questions()[0].crisis_language == shown


def test_references_are_unique(ask_question):
    assert ask_question().reference.startswith("Q-")
    assert len({Question().reference for _ in range(50)}) == 50


def test_every_acknowledged_question_is_stored(send, question_data, stored_questions):
    references = set()
    for text in ("Does it help?", "Does it help?", "Is it safe with lithium?", "Buy?"):
        references.add(
            reference_after(send(question_data | {"question": text, "sky": "x" if text == "Buy?" else ""}, "/ask/"))
        )
    assert len(references) == 3
    assert {question.reference for question in stored_questions()} == references


@pytest.mark.parametrize("step", ["blog_question", "public_forms_idempotencyrecord"])
def test_failed_insert_is_not_acknowledged(send, question_data, stored_questions, database_away, step):
    with database_away(f'INSERT INTO "{step}"'):
        assert send(question_data, "/ask/").status_code == 503
    assert stored_questions() == []
    assert reference_after(send(question_data, "/ask/")) == stored_questions()[0].reference
