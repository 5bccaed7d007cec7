"""What the tests of questions share: a reader who asks, and colleagues who work on it."""

import re

import pytest

from blog.models import Question
from blog.questions import services
from cms.content_checks import checker
from cms.content_checks.findings import Finding, Severity
from tests.blog.questions.utils import of_the_form

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
# What the rules of these tests find; what becomes of it is what they are about.
FLAGGED = {"Bernadette Quigley": "person-name", "714-555-0171": "phone-number"}


@pytest.fixture(autouse=True)
def rules(monkeypatch) -> dict[str, str]:
    """Words that are found, and the rule that finds them; a test may add some."""
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
def asked() -> dict:
    """What a reader types into the question form, valid as it stands."""
    return dict(ASKED)


@pytest.fixture
def arrived(db):
    """The questions stored since the test began, oldest first; the demo's own are gone."""
    Question.objects.all().delete()
    return lambda: list(Question.objects.order_by("created_at"))


@pytest.fixture
def ask(send, asked, arrived):
    """Send a question by the form: `ask(tell_me="on", email=…)`; the question as it is stored."""

    def sent(**changed) -> Question:
        before = {question.pk for question in arrived()}
        assert send(asked | changed, "/ask/").status_code == 303
        (new,) = [question for question in arrived() if question.pk not in before]
        return new

    return sent


@pytest.fixture
def ready(ask, owner):
    """A question that is ready for an answer."""

    def made(words: str = CLEAN, **changed) -> Question:
        question = ask(**changed)
        assert services.save_cleaned_text(question, words, {}, owner) == []
        return question

    return made


@pytest.fixture
def owner(django_user_model, db):
    return django_user_model.objects.get(username="owner")


@pytest.fixture
def physician(django_user_model, db):
    return django_user_model.objects.get(username="physician")


@pytest.fixture
def open_page(sign_in):
    """A question as somebody sees it: `open_page("physician", question)`."""
    return lambda username, question, **more: sign_in(username).get(f"/admin/questions/{question.pk}/", **more)


@pytest.fixture
def work(sign_in):
    """Open a question, press the button of the form that leads to `what`: `work("physician", question, "clean")`."""

    def pressed(username: str, question: Question, what: str, **typed):
        client = sign_in(username)
        page = client.get(f"/admin/questions/{question.pk}/")
        return client.post(f"/admin/questions/{question.pk}/{what}/", of_the_form(page, f"/{what}/", **typed))

    return pressed
