"""The public list of answers: order, pagination and condition filter."""

import pytest
from bs4 import BeautifulSoup

from blog.models import AnswerPage
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, make_many
from tests.utils.html import see

pytestmark = pytest.mark.django_db


@pytest.fixture
def twenty_nine(db):
    AnswerPage.objects.update(live=False)
    return [answer.question for answer in make_many(29)]


def test_pagination_lists_every_answer_once_newest_first(client, twenty_nine):
    seen, path = [], "/blog/"
    while path:
        seen += _listed(client, path)
        older = see(client, path).find("a", rel="next")
        path = f"/blog/{older['href']}" if older else None

    assert seen == twenty_nine


def test_list_page_has_own_canonical_url_and_previous_link(client, twenty_nine):
    page = see(client, "/blog/?page=2")

    assert page.find("link", rel="canonical")["href"].endswith("/blog/?page=2")
    assert page.find("a", rel="prev")["href"] == "?page=1"
    assert "Page 2 of 3" in page.get_text()


@pytest.mark.parametrize("number", ["4", "99", "x", "0", "-1", "1.5", "", "9" * 40])
def test_list_page_out_of_range_returns_404(client, twenty_nine, number):
    assert client.get("/blog/", {"page": number}).status_code == 404


def test_pagination_keeps_condition_filter(client):
    condition = ConditionPage.objects.get(slug="ptsd")
    AnswerPage.objects.update(live=False)
    make_answer("About nothing?")
    about = [make_answer(f"About it {n}?", conditions=[condition]).question for n in range(13)]

    first = see(client, "/blog/?condition=ptsd")
    older = first.find("a", rel="next")["href"]
    assert "condition=ptsd" in older
    assert sorted(_listed(client, "/blog/?condition=ptsd") + _listed(client, f"/blog/{older}")) == sorted(about)
    assert client.get("/blog/?condition=ptsd&page=3").status_code == 404


@pytest.mark.parametrize("condition", ["no-such", "a\x00b", "ptsd' OR 1=1 --", "x" * 5000, "🧠", "<script>"])
def test_unknown_condition_lists_nothing(client, condition):
    response = client.get("/blog/", {"condition": condition})

    assert response.status_code in (200, 404)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select(".answers") == []
    assert page.select('script:not([src], [type="application/ld+json"])') == []


def test_empty_list_says_first_answer_is_coming(client):
    AnswerPage.objects.update(live=False)

    response = client.get("/blog/")
    assert response.status_code == 200
    assert "The first answer is coming soon." in response.content.decode()


def _listed(client, path: str) -> list[str]:
    return [a.get_text() for a in see(client, path).select(".answers a")]
