"""Search finds what the public may read, and no question breaks it."""

import pytest
from bs4 import BeautifulSoup

from tests.factories.blog import make_answer, make_many, make_private, quotation, text
from tests.factories.conditions import make_condition
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def found(client, query, **more) -> list[str]:
    response = client.get("/search/", {"q": query} | more)
    assert response.status_code == 200
    return [a.get_text() for a in BeautifulSoup(response.content, "html.parser").select(".found a")]


def test_word_finds_answers_and_conditions(client):
    make_answer("Does zebrawood hurt?")
    make_answer("And the others?", body=[text("<p>Some say zebrawood helps.</p>")])
    make_answer("Who said so?", intro="A zebrawood carver.")
    make_answer("Nothing of it?")
    make_condition("Zebrawood allergy", "zebrawood", summary="Rare.")

    assert set(found(client, "zebrawood")) == {
        "Does zebrawood hurt?",
        "And the others?",
        "Who said so?",
        "Zebrawood allergy",
    }
    # The condition first, for there are few of them.
    assert found(client, "ZEBRAWOOD")[0] == "Zebrawood allergy"


def test_two_words_are_found_in_any_order(client):
    make_answer("Does zebrawood hurt?", body=[text("<p>A carver told me.</p>"), quotation("It was green.")])

    for query in ("zebrawood carver", "carver zebrawood", '"carver", zebrawood!', "  zebrawood   green "):
        assert found(client, query) == ["Does zebrawood hurt?"], query


def test_no_results_message_links_to_all_answers(client):
    page = see(client, "/search/?q=zebrawood")

    assert "No results for “zebrawood”" in words(page.main)
    assert page.main.select('a[href="/blog/"]')


@pytest.mark.parametrize("hide", ["draft", "unpublished", "private", "below a private page"])
def test_unpublished_pages_are_not_found(client, hide):
    page = make_answer("Is zebrawood secret?", live=hide != "draft")
    condition = make_condition("Secret zebrawood", "secret-zebrawood", live=hide != "draft")
    if hide == "unpublished":
        page.unpublish()
        condition.unpublish()
    elif hide == "private":
        make_private(page)
        make_private(condition)
    elif hide == "below a private page":
        make_private(page.get_parent().specific)
        make_private(condition.get_parent().specific)

    for query in ("zebrawood", "zebra", "secret", "Is zebrawood secret?", "*", "%", "", "zebrawood OR secret"):
        assert not [title for title in found(client, query) if "ecret" in title], query


# Signs that mean something to a search engine, a database, a shell, a template or a browser.
SIGNS = r"""
" ' "" AND OR* NOT * % _ %%% *pain pain* ( ) (((( ^pain title:pain -pain !pain pain| pain:* & \ \' ../../etc
{{7*7}} ';DROP <script>alert(1)</script> 🧠 👩‍⚕️ ä ﬁ 日本 ١٢ ² ½ ＂
"""
ODD = [*SIGNS.split(), "a\x00b", "\x00", "x" * 5000, "a " * 600, "NEAR(a b)", "OR NOT", "pain AND", "a & b"]
ODD += ["\u202eniap", " ", "\t\n", "'; DROP TABLE blog_answerpage; --", "\r\nSet-Cookie: a=b"]


@pytest.mark.parametrize("query", ODD, ids=ascii)
def test_unusual_query_is_answered(client, query):
    make_private(make_answer("Only for us?", body=[text("<p>%_\"'*</p>")]))
    response = client.get("/search/", {"q": query})

    assert response.status_code == 200
    page = see(client, "/search/")
    assert len(page.select("h1")) == 1
    text_of_it = response.content.decode()
    assert "Only for us?" not in text_of_it
    assert "<script>alert" not in text_of_it
    assert "Set-Cookie" not in response.headers
    assert "\x00" not in text_of_it


@pytest.mark.parametrize("raw", ["%FF", "%ED%A0%80", "%C3%28", "%00", "%F0%9F", "q&q=2", "%", "%zz"])
def test_invalid_bytes_in_query_are_answered(client, raw):
    assert client.get(f"/search/?q={raw}").status_code == 200


def test_search_field_keeps_query(client):
    field = see(client, "/search/?q=%22a%22+%26+%3Cb%3E").select_one("input#q")

    assert field["value"] == '"a" & <b>'


def test_result_pages_show_each_result_once(client):
    questions = [page.question for page in make_many(45, intro="All about zebrawood & more.")]
    seen = [title for number in (1, 2, 3) for title in found(client, "zebrawood & more", page=number)]

    assert sorted(seen) == sorted(questions)
    older = see(client, "/search/?q=zebrawood+%26+more").find("a", rel="next")["href"]
    assert len(see(client, f"/search/{older}").select(".found a")) == 20


@pytest.mark.parametrize("number", ["x", "0", "-1", "999", "", "1.5"])
def test_missing_result_page_is_answered(client, number):
    assert client.get("/search/", {"q": "pain", "page": number}).status_code in (200, 404)


def test_search_page_is_not_indexed(client):
    assert see(client, "/search/?q=pain").select('meta[name=robots][content="noindex"]')
