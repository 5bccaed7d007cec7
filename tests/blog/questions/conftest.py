"""Fixtures for questions: a reader who asks, and staff who work on it."""

import re

import pytest

from blog.models import Question
from blog.questions import services
from cms.content_checks import checker
from cms.content_checks.findings import Finding, Severity
from tests.blog.questions.utils import form_data

ASKED = {
    "question": "Bernadette Quigley asks for me:\ndoes it help when tablets did nothing? Ring 714-555-0171.",
    "condition": "chronic-pain",
    "is_patient": "no",
    "public": "on",
    "email": "",
    "key": "",
    "sky": "",
}
CLEAN = "Does it help when tablets did nothing?"
# The text found by the fake rules of these tests, and the rule that finds it.
FLAGGED = {"Bernadette Quigley": "person-name", "714-555-0171": "phone-number"}


@pytest.fixture(autouse=True)
def rules(monkeypatch) -> dict[str, str]:
    """The text that fake rules find, by rule; tests can add more."""
    words = dict(FLAGGED)

    def check_text(passages, kind="claims"):
        return [
            Finding(rule, Severity.BLOCKS, passage.where, excerpt, f"“{excerpt}”: Possible identifier ({rule}).")
            for passage in passages
            for excerpt, rule in words.items()
            if kind == "identity" and re.search(re.escape(excerpt), passage.text)
        ]

    monkeypatch.setattr(checker, "check_text", check_text)
    return words


@pytest.fixture
def question_data() -> dict:
    """Valid input for the question form."""
    return dict(ASKED)


@pytest.fixture
def stored_questions(db):
    """Returns the questions stored since the test began, oldest first, without the demo questions."""
    Question.objects.all().delete()
    return lambda: list(Question.objects.order_by("created_at"))


@pytest.fixture
def ask_question(send, question_data, stored_questions):
    """Send a question by the form, `ask_question(tell_me="on", email=…)`, and return the stored question."""

    def submit(**changed) -> Question:
        before = {question.pk for question in stored_questions()}
        assert send(question_data | changed, "/ask/").status_code == 303
        (new,) = [question for question in stored_questions() if question.pk not in before]
        return new

    return submit


@pytest.fixture
def make_ready_question(ask_question, owner):
    """A question that is ready for an answer."""

    def make(words: str = CLEAN, **changed) -> Question:
        question = ask_question(**changed)
        assert services.save_cleaned_text(question, words, {}, owner) == []
        return question

    return make


@pytest.fixture
def owner(django_user_model, db):
    return django_user_model.objects.get(username="owner")


@pytest.fixture
def physician(django_user_model, db):
    return django_user_model.objects.get(username="physician")


@pytest.fixture
def open_question(sign_in):
    """Open a question as a user: `open_question("physician", question)`."""
    return lambda username, question, **more: sign_in(username).get(f"/admin/questions/{question.pk}/", **more)


@pytest.fixture
def submit_form(sign_in):
    """Open a question and submit its form for an action: `submit_form("physician", question, "clean")`."""

    def submit(username: str, question: Question, action: str, **typed):
        client = sign_in(username)
        page = client.get(f"/admin/questions/{question.pk}/")
        return client.post(f"/admin/questions/{question.pk}/{action}/", form_data(page, f"/{action}/", **typed))

    return submit
