"""The clinic's own texts, imported: word for word on their pages and in the feeds, and nothing of the demo left.

They lie beside the project and are read from there; no sentence of theirs is in this file.
"""

from pathlib import Path

import feedparser
import pytest
import yaml
from bs4 import BeautifulSoup

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings
from conditions.models import ConditionPage
from home.demo import DEMO_CONTENT
from tests.blog.feed_utils import SUFFIXES, FeedReader
from tests.home.crawler import crawled
from tests.home.importer.utils import collapsed, import_content, paragraphs_of
from tests.utils.html import see

pytestmark = pytest.mark.django_db

FEEDS = ["/feed/", "/feed/atom/", "/feed/json/"]
CONDITIONS = ["anxiety", "chronic-pain", "depression", "ocd", "ptsd"]


@pytest.fixture
def imported(clinic_texts, db) -> Path:
    import_content(clinic_texts)
    return clinic_texts


@pytest.fixture
def post(imported) -> Path:
    (path,) = (imported / "posts").glob("*.md")
    return path


def test_answer_text_is_imported_unchanged(client, post):
    _assert_in_order(paragraphs_of(post), _paragraphs(see(client, f"/blog/{post.stem}/").main))


@pytest.mark.parametrize("slug", CONDITIONS)
def test_condition_text_is_imported_unchanged(client, imported, slug):
    page = see(client, f"/conditions/{slug}/")

    _assert_in_order(paragraphs_of(imported / "conditions" / f"{slug}.md"), _paragraphs(page.main))
    assert page.h1.get_text() == _head(imported / "conditions" / f"{slug}.md")["title"]


def test_question_and_introduction_are_imported_unchanged(client, post):
    head = _head(post)
    page = see(client, f"/blog/{post.stem}/")

    assert [collapsed(h1.get_text()) for h1 in page.select("h1")] == [head["question"]]
    assert page.title.get_text().startswith(head["title"])
    assert collapsed(page.select_one(".lede").get_text()) == collapsed(head["intro"])
    opening = ClinicSettings.load().opening_line.partition("{minutes}")[2]
    assert opening
    assert opening not in page.main.get_text()


def test_answer_opens_with_the_physicians_greeting(client, post):
    page = see(client, f"/blog/{post.stem}/")

    assert page.select_one(".lede").get_text(strip=True).startswith("Hello,")


def test_conditions_are_listed_in_the_clinics_order(client, imported):
    heads = {slug: _head(imported / "conditions" / f"{slug}.md") for slug in CONDITIONS}
    expected = sorted(CONDITIONS, key=lambda slug: heads[slug]["order"])

    links = [a["href"] for a in see(client, "/conditions/").main.select("a[href^='/conditions/']")]
    listed = [
        slug for link in dict.fromkeys(links) if (slug := link.split("/")[2]) in CONDITIONS and link.count("/") == 3
    ]
    assert listed == expected


def test_physicians_statement_is_quoted_on_the_condition_page(client, imported):
    statement = _head(imported / "conditions" / "chronic-pain.md")["statement"]["text"]
    page = see(client, "/conditions/chronic-pain/")

    assert collapsed(statement) in collapsed(page.main.get_text())


def test_complete_answer_is_in_all_three_feeds(client, post):
    head = _head(post)
    expected = [head["question"], collapsed(head["intro"]), *paragraphs_of(post)]

    for kind in SUFFIXES:
        (entry,) = FeedReader(client, kind).entries()
        assert entry.title == head["question"]
        assert entry.author == _yaml(post.parents[1] / "clinic.yaml")["people"][0]["name"]
        _assert_in_order(expected, _paragraphs(BeautifulSoup(entry.html, "html.parser")))


def test_feeds_are_valid(client, post):
    for path in FEEDS[:2]:
        parsed = feedparser.parse(client.get(path).content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert [entry.title for entry in parsed.entries] == [_head(post)["question"]]


def test_clinic_address_comes_from_one_setting(client, imported):
    """As the clinic spells it, until its owner says otherwise in one place."""
    old, new = _yaml(imported / "clinic.yaml")["email"], "front-desk@clinic.example"
    before = crawled(client)
    assert all(old in before[path].text for path in ["/", "/consultation/", *(f"/conditions/{s}/" for s in CONDITIONS)])
    assert all(old in client.get(path).content.decode() for path in FEEDS)

    clinic = ClinicSettings.load()
    clinic.email = new
    clinic.save()

    for path, page in crawled(client).items():
        assert old not in page.text, path
    assert all(new in client.get(path).content.decode() for path in FEEDS)
    for path in [*FEEDS, "/.well-known/security.txt"]:
        assert old not in client.get(path).content.decode(), path


def test_text_templates_are_those_of_the_clinic(client, imported, post):
    clinic, words = _yaml(imported / "clinic.yaml"), _yaml(imported / "consultation.yaml")
    home = see(client, "/")
    form = collapsed(home.select_one("#consultation").get_text(" "))

    assert clinic["name"] in home.select_one(".brand").get_text()
    assert [a.get_text() for a in home.select(".places h3 a")] == clinic["locations"]
    for key in ("heading", "intro", "prompt"):
        assert collapsed(words["consultation"][key]) in form
    for slug in CONDITIONS:
        call = see(client, f"/conditions/{slug}/").select_one("[data-call-to-action]")
        assert collapsed(call.get_text()) == collapsed(words["consultation"]["condition_call"])
    invite = collapsed(see(client, "/invite/").main.get_text(" "))
    for text in words["referral"].values():
        assert collapsed(text) in invite
    signed = see(client, f"/blog/{post.stem}/").select_one(".signoff")
    for part in clinic["sign_off"].replace("{email}", clinic["email"]).split("\n\n"):
        assert collapsed(part) in collapsed(signed.get_text())
    assert clinic["people"][0]["name"] in signed.get_text()


def test_locations_have_slugs_and_show_only_given_details(client, imported):
    for slug, name in (("tustin", 0), ("san-juan-capistrano", 1), ("seal-beach", 2)):
        page = see(client, f"/locations/{slug}/")
        assert page.h1.get_text() == _yaml(imported / "clinic.yaml")["locations"][name]
        assert page.main.select("a[href^='tel:'], h2") == []


def test_no_page_contains_demo_text(client, imported):
    told = _demo_words()
    assert {"Harborlight Clinic", "(714) 555-0100", "Harbor Point", "Dr. Alex Rivera, MD"} <= told
    told |= {"Harborlight", "Rivera", "555-01", "Mission Oaks", "Seal Cove", "harborlight.example"}

    pages = crawled(client)
    assert len(pages) > 20
    for path, page in pages.items():
        for words in told:
            assert words not in collapsed(page.text), (path, words)
    for path in [*FEEDS, "/sitemap.xml", "/.well-known/security.txt"]:
        text = client.get(path).content.decode()
        assert not [words for words in told if words in text], path


def test_demo_requests_are_removed(sign_in, imported):
    listed = sign_in("owner").get("/admin/requests/", follow=True).content.decode()
    requests = yaml.safe_load((DEMO_CONTENT / "requests.yaml").read_text("utf-8"))

    for request in requests:
        assert request["name"] not in listed
        assert request.get("email", "no such address") not in listed


def test_imported_pages_are_published_with_default_consent_texts(client, imported):
    assert sorted(ConditionPage.objects.live().values_list("slug", flat=True)) == CONDITIONS
    assert AnswerPage.objects.live().count() == 1
    consent = yaml.safe_load((DEMO_CONTENT / "consultation.yaml").read_text("utf-8"))["consultation"]["consent_text"]
    form = see(client, "/consultation/").select_one("form[data-consultation-form]")
    label = collapsed(form.select_one("label[for=id_consent]").get_text(" "))
    assert len(label) > 80
    assert collapsed(consent) not in label


def _demo_words() -> set[str]:
    """Every value of the demo clinic's YAML that says something of its own, and its titles and questions."""
    shared = {value for name in ("clinic", "consultation") for value in _leaves(_yaml(DEMO_CONTENT / f"{name}.yaml"))}
    texts = [_head(path) for path in DEMO_CONTENT.glob("posts/*.md")]
    summaries = [_head(path)["summary"] for path in DEMO_CONTENT.glob("conditions/*.md")]
    shared |= {head[key] for head in texts for key in ("title", "question")} | set(summaries)
    return {collapsed(words) for words in shared if len(words) > 12 or " " in words}


def _leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [str(value)]


def _yaml(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8"))


def _head(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8").split("---\n", 2)[1])


def _paragraphs(soup) -> list[str]:
    return [collapsed(p.get_text()) for p in soup.select("p")]


def _assert_in_order(expected: list[str], found: list[str]) -> None:
    assert expected
    for paragraph in expected:
        assert paragraph in found, paragraph
    places = [found.index(paragraph) for paragraph in expected]
    assert places == sorted(places)
