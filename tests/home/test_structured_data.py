"""What a page says to machines: one graph that parses, holds together, and says nothing a reader does not see."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone

from blog.models import AnswerPage
from cms.clinic.models import Location, Physician
from conditions.models import ConditionPage
from tests.cms.reviews.utils import reviewed
from tests.factories.blog import make_answer, republish, sources
from tests.home.structured_data_utils import PAGES, blocks, graph, node, references, texts
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
# What stands in words on the page.
HOURS = re.compile(r"[A-Z][A-Za-z,-]+ \d\d:\d\d-\d\d:\d\d")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_graph_with_valid_references(client, path):
    nodes = graph(client, path)

    ids = [one["@id"] for one in nodes]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(settings.SITE_URL + "/") for one in ids)
    assert set(references(nodes)) <= set(ids)
    assert "MedicalOrganization" in [one["@type"] for one in nodes]


@pytest.mark.parametrize("path", PAGES)
def test_graph_contains_only_visible_facts(client, path):
    reviewed(AnswerPage.objects.get(slug="is-ketamine-addictive"), 3)
    soup = see(client, path)
    head = [tag["content"] for tag in soup.select("meta[content]")]
    seen = " ".join([words(soup.body), *head])
    fixed = {"en-US", "Dr.", "board certification", "license"}

    for text in texts(graph(client, path)):
        is_address = text.startswith(("http://", "https://"))
        is_day_or_hours = text[:4].isdigit() or HOURS.fullmatch(text)
        assert is_address or is_day_or_hours or text in fixed or " ".join(text.split()) in seen, text


@pytest.mark.parametrize("path", PAGES)
def test_graph_makes_no_extra_claims(client, path):
    raw = json.dumps(graph(client, path))

    for word in ("aggregateRating", '"review"', "price", "MedicalStudy", "FAQPage", "QAPage", "possibleTreatment"):
        assert word not in raw


def test_answer_is_medical_page_with_article_by_physician(client):
    path = "/blog/is-ketamine-addictive/"
    article, page = node(client, path, "BlogPosting"), node(client, path, "MedicalWebPage")

    assert article["headline"].startswith("Is it addictive?")
    assert article["mainEntityOfPage"] == {"@id": page["@id"]}
    assert page["mainEntity"] == {"@id": article["@id"]}
    author = node(client, path, "Person")
    assert article["author"] == {"@id": author["@id"]}
    assert (author["name"], author["honorificSuffix"], author["jobTitle"]) == (
        "Dr. Alex Rivera, MD",
        "MD",
        "Pain physician",
    )
    assert author["worksFor"] == {"@id": f"{settings.SITE_URL}/#clinic"}
    assert author["hasCredential"][0]["name"].startswith("American Board")
    about = {one["name"] for one in graph(client, path) if one["@type"] == "MedicalCondition"}
    assert about == {"Depression", "Chronic pain"}


def test_citations_match_visible_sources(client):
    path = "/blog/is-ketamine-addictive/"
    shown = [words(item) for item in see(client, path).select(".sources li")]

    cited = node(client, path, "BlogPosting")["citation"]

    assert len(cited) == len(shown)
    for source, line in zip(cited, shown, strict=True):
        assert line.startswith(source["name"])
        assert source["datePublished"] in line and source["isPartOf"]["name"] in line


def test_dates_match_visible_dates(client):
    page = make_answer("Does it hurt?", published=timezone.now() - timedelta(days=90))
    page = republish(page, intro="Another text.")
    reviewed(page, 2)
    rows = see(client, page.get_url()).select(".facts div")
    shown = {words(row.dt): row.time["datetime"] for row in rows if row.time}

    article, medical = node(client, page.get_url(), "BlogPosting"), node(client, page.get_url(), "MedicalWebPage")

    assert article["datePublished"][:10] == shown["Published"]
    assert article["dateModified"][:10] == shown["Updated"]
    assert medical["lastReviewed"] == shown["Clinically reviewed"]
    assert len(set(shown.values())) == 3


def test_reviewer_is_included_only_with_review_record(client):
    page = make_answer("Does it hurt?", published=timezone.now() - timedelta(days=900))
    assert "lastReviewed" not in json.dumps(graph(client, page.get_url()))
    assert "reviewedBy" not in json.dumps(graph(client, page.get_url()))

    other = Physician.objects.create(name="Dr. Sam Okoye, MD", slug="dr-sam-okoye")
    reviewed(page, 40)
    reviewed(page, 2, by=other)
    medical = node(client, page.get_url(), "MedicalWebPage")
    people = {one["@id"]: one["name"] for one in graph(client, page.get_url()) if one["@type"] == "Person"}
    assert people[medical["reviewedBy"]["@id"]] == "Dr. Sam Okoye, MD"

    other.delete()
    medical = node(client, page.get_url(), "MedicalWebPage")
    people = {one["@id"]: one for one in graph(client, page.get_url()) if one["@type"] == "Person"}
    assert people[medical["reviewedBy"]["@id"]]["name"] == "Dr. Sam Okoye, MD"
    assert "url" not in people[medical["reviewedBy"]["@id"]]


def test_withdrawn_review_is_not_included(client):
    page = make_answer("Does it hurt?")
    reviewed(page, 40)
    reviewed(page, 2, outcome="withdrawn")

    assert "lastReviewed" not in node(client, page.get_url(), "MedicalWebPage")


def test_long_question_is_shortened_in_headline_only(client):
    page = make_answer("Why " + "so " * 90 + "long?", title="Long", slug="long")

    assert len(node(client, page.get_url(), "BlogPosting")["headline"]) <= 110
    assert len(page.question) > 110


def test_typed_text_cannot_close_script_tag(client):
    nasty = '</script><script>alert(1)</script><!-- & "quoted" \u2028'
    page = make_answer(nasty, slug="nasty", sources=sources(nasty), as_it_is=True)

    raw = client.get(page.get_url()).content.decode()

    (block,) = blocks(raw)
    assert not {"<", ">", "&", "\u2028"} & set(block.string)
    assert node(client, page.get_url(), "BlogPosting")["headline"] == page.question
    assert "alert(1)" not in [script.string for script in BeautifulSoup(raw, "html.parser").select("script")]


def test_condition_graph_names_no_treatment(client):
    path = "/conditions/ptsd/"

    page, condition = node(client, path, "MedicalWebPage"), node(client, path, "MedicalCondition")

    assert page["about"] == {"@id": condition["@id"]}
    assert condition["name"] == ConditionPage.objects.get(slug="ptsd").title
    assert not {"possibleTreatment", "drug", "treatment"} & set(condition)


@pytest.mark.parametrize("path", ["/", "/locations/seal-cove/"])
def test_location_is_clinic_with_address_and_hours(client, path):
    places = {one["name"]: one for one in graph(client, path) if one["@type"] == "MedicalClinic"}

    cove = places["Seal Cove"]
    assert cove["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "3 Test Lane",
        "addressLocality": "Seal Cove",
        "addressRegion": "California",
    }
    assert cove["openingHours"] == ["Tu,Th 08:00-17:00"]
    assert cove["telephone"] == "(714) 555-0103"
    assert cove["parentOrganization"] == {"@id": f"{settings.SITE_URL}/#clinic"}
    assert len(places) == (3 if path == "/" else 1)


def test_other_pages_do_not_repeat_locations(client):
    for path in ("/blog/is-ketamine-addictive/", "/conditions/ptsd/", "/privacy/"):
        assert not [one for one in graph(client, path) if one["@type"] == "MedicalClinic"]


def test_zip_is_parsed_and_other_addresses_stay_whole(client):
    for line, parts in {
        "Irvine, CA 92614": ("Irvine", "CA", "92614"),
        "Suite 3, Building B, Irvine": ("Suite 3, Building B, Irvine", None, None),
    }.items():
        Location.objects.filter(slug="seal-cove").update(city_line=line)
        address = node(client, "/locations/seal-cove/", "MedicalClinic")["address"]
        assert (address["addressLocality"], address.get("addressRegion"), address.get("postalCode")) == parts
