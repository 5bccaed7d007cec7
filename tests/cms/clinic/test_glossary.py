"""Glossary terms are linked to their definition at their first use in a page, without JavaScript."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.clinic.glossary import Glossary
from cms.clinic.models import Term
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, sources, text
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def term(word="half-life", definition="How long half of it takes to leave.", **more) -> Term:
    return Term.objects.create(word=word, definition=definition, **more)


def explained(html: str) -> str:
    return Glossary(list(Term.objects.published())).explain_terms(html)[0]


def test_first_use_links_to_definition_and_back(client):
    term()
    make_answer("How long?", body=[text("<p>Its half-life is short. A short half-life helps.</p>")])
    page = see(client, "/blog/how-long/")
    (used,) = page.select("dfn a")
    entry = page.select_one(used["href"])

    assert words(used) == "half-life"
    assert words(entry.dt) == "half-life"
    assert page.find(id=used["aria-describedby"]).get_text() == "How long half of it takes to leave."
    assert entry.select_one("a.back")["href"] == f"#{used['id']}"


def test_terms_are_linked_on_condition_pages(client):
    term("sleep")
    page = ConditionPage.objects.get(slug="ptsd")
    page.body = [text("<p>Better sleep.</p>")]
    page.save_revision().publish()

    assert words(see(client, "/conditions/ptsd/").select_one("dfn")) == "sleep"


def test_page_without_terms_has_no_term_list(client):
    term("zebrawood")
    make_answer("How long?")

    assert see(client, "/blog/how-long/").select("dfn, #terms") == []


def test_terms_are_not_linked_in_feeds(client):
    term()
    make_answer("How long?", body=[text("<p>Its half-life is short.</p>")])

    feed = client.get("/feed/json/").json()
    assert "<p>Its half-life is short.</p>" in feed["items"][0]["content_html"]


def test_changed_or_hidden_term_is_shown_immediately(client):
    word = term()
    make_answer("How long?", body=[text("<p>Its half-life is short.</p>")])
    see(client, "/blog/how-long/")
    word.definition = "Another meaning."
    word.save()
    assert "Another meaning." in client.get("/blog/how-long/").text
    word.live = False
    word.save()
    assert "dfn" not in client.get("/blog/how-long/").text


def test_definition_is_escaped(client):
    term("pain", "<script>alert(1)</script> & more")
    make_answer("How long?", body=[text("<p>No pain.</p>")])
    html = client.get("/blog/how-long/").text

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Half-life</h2>",
        '<p><a href="/x/">half-life</a></p>',
        '<p><a href="/x/">the <b>half-life</b></a></p>',
        "<blockquote><p>half-life</p></blockquote>",
        "<figure><figcaption>half-life</figcaption></figure>",
        '<p title="half-life">x</p>',
        "<p>half-lifetime, pre-half-life</p>",
    ],
)
def test_terms_in_headings_links_quotes_and_longer_words_are_not_linked(html):
    term()

    assert explained(html) == html


def test_term_after_a_heading_is_linked():
    term()

    assert "<dfn>" in explained("<h2>Half-life</h2><p>The half-life.</p>")


@pytest.mark.parametrize(
    ("word", "forms", "used"),
    [
        ("half-life", "half-lives", "Half-lives"),
        ("off label", "", "off\n label"),
        ("AT&T", "", "AT&amp;T"),
        ("naïve", "", "naïve"),
        ("C++", "", "C++"),
    ],
)
def test_other_forms_line_breaks_and_symbols_are_matched(word, forms, used):
    term(word, other_forms=forms)

    assert f">{used}</a></dfn>" in explained(f"<p>The {used} is known.</p>")


def test_abbreviation_matches_only_in_capitals():
    term("ACT", "A kind of therapy.")

    assert "dfn" not in explained("<p>We act.</p>")
    assert "<dfn>" in explained("<p>We use ACT.</p>")


def test_longer_term_takes_precedence():
    term("half", "One of two.")
    long = term()

    assert f"used-{long.anchor}" in explained("<p>half-life</p>")


def test_source_markers_still_link_to_sources(client):
    term()
    make_answer("How long?", body=[text("<p>Its half-life [1] is short.</p>")], sources=sources("A study"))
    page = see(client, "/blog/how-long/")

    assert page.select_one("a.ref")["href"] == "#source-1"
    assert page.select_one("dfn")


@pytest.mark.parametrize(
    "fields", [{"word": "..."}, {"definition": "x" * 301}, {"definition": " "}, {"word": "Half-Life"}]
)
def test_invalid_term_is_rejected(fields):
    term()
    with pytest.raises(ValidationError):
        Term(**{"word": "other", "definition": "Something."} | fields).full_clean()


def test_query_count_does_not_grow_with_terms(client):
    make_answer("How long?", body=[text("<p>" + " ".join(f"word{number}" for number in range(40)) + "</p>")])
    term("word0")
    client.get("/blog/how-long/")
    with CaptureQueriesContext(connection) as few:
        client.get("/blog/how-long/")
    for number in range(1, 40):
        term(f"word{number}")
    client.get("/blog/how-long/")
    with CaptureQueriesContext(connection) as many:
        assert client.get("/blog/how-long/").text.count("<dfn>") == 40

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("username", "allowed"),
    [("owner", True), ("physician", True), ("editor", False), ("frontdesk", False), ("manager", False)],
)
def test_only_owners_and_physicians_can_add_terms(sign_in, username, allowed):
    given = {"word": "half-life", "definition": "How long.", "other_forms": "", "live": "on"}
    sign_in(username).post("/admin/snippets/clinic/term/add/", given)

    assert Term.objects.exists() is allowed
