"""A page that names a treatment tells its readers what they must know about it, for what the page is about."""

import pytest

from blog.models import AnswerPage
from cms.content_checks.findings import Severity
from conditions.models import ConditionPage, Disclosure, Treatment
from conditions.treatment_checks import RULE
from tests.factories.blog import make_answer, make_image, make_many, picture, quotation, republish, sources, text
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ptsd():
    return ConditionPage.objects.get(slug="ptsd")


@pytest.fixture
def ocd():
    return ConditionPage.objects.get(slug="ocd")


@pytest.fixture
def balsam(ptsd):
    """A treatment with a text for PTSD and for no condition, and none for OCD."""
    treatment = Treatment.objects.create(name="balsam", words="Balsamol\nsilver tea", risks="Sleepiness\nA dry mouth")
    tell(treatment, ptsd, text="Nobody has approved balsam for PTSD.", risks="Vivid dreams")
    tell(treatment, None, text="Balsam is approved for coughs only.")
    return treatment


def tell(treatment, condition, approval="off_label", **fields):
    return Disclosure.objects.create(treatment=treatment, condition=condition, approval=approval, **fields)


def answer(words, conditions=(), **fields):
    return make_answer("Does it help?", body=[text(f"<p>{words}</p>")], conditions=conditions, **fields)


def told(client, path) -> list[str]:
    return [words(part) for part in see(client, path).select(".told")]


def missing(page) -> list[str]:
    return [finding.where for finding in page.extra_checks() if finding.rule == RULE]


def test_page_that_names_treatment_shows_disclosure(client, balsam, ptsd):
    answer("We may try balsam.", [ptsd])

    (block,) = told(client, "/blog/does-it-help/")

    assert block == (
        "What to know about balsam PTSD: off-label use. Nobody has approved balsam for PTSD. "
        "Risks for this use: Vivid dreams General risks: Sleepiness A dry mouth"
    )


def test_disclosure_is_shown_once_before_sources(client, balsam, ptsd):
    page = answer("Balsam, balsam and Balsamol.", [ptsd], sources=sources("A study"))

    body = str(see(client, page.get_url()).select_one(".body"))

    assert body.count("Nobody has approved") == 1
    assert body.index("Nobody has approved") < body.index('id="sources"')


def test_page_shows_disclosures_of_its_conditions(client, balsam, ptsd, ocd):
    tell(balsam, ocd, text="For OCD nothing is known.")
    two = answer("Balsam.", [ptsd, ocd])
    none = make_answer("Is balsam a tea?")

    (block,) = told(client, two.get_url())
    assert "Nobody has approved" in block and "For OCD nothing is known." in block and "coughs" not in block
    (block,) = told(client, none.get_url())
    assert "approved for coughs only" in block and "Nobody has approved" not in block


def test_condition_page_shows_its_own_disclosure(client, balsam, ptsd):
    assert not [block for block in told(client, "/conditions/ptsd/") if "balsam" in block]

    republish(ptsd, statement="I give balsam seldom.")

    assert [block for block in told(client, "/conditions/ptsd/") if "Nobody has approved balsam" in block]


@pytest.mark.parametrize(
    "said",
    [
        "BALSAM",
        "balsam-assisted",
        "(balsam)",
        "balsam’s",
        "bal\u00adsam",
        "Balsamol",
        "silver\u00a0tea",
        "silver\n tea",
    ],
)
def test_treatment_names_are_found_in_any_spelling(client, balsam, ptsd, said):
    answer(f"We say {said} here.", [ptsd])

    assert told(client, "/blog/does-it-help/")


@pytest.mark.parametrize("said", ["esbalsam", "balsamic vinegar", "silver", "bal sam", '<a href="/balsam/">x</a>'])
def test_similar_words_are_not_treatment_names(client, balsam, ptsd, said):
    answer(f"We say {said} here.", [ptsd])

    assert told(client, "/blog/does-it-help/") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "What of balsam?"},
        {"title": "Balsam"},
        {"intro": "Balsam, in short."},
        {"search_description": "On balsam."},
        {"body": [quotation("Balsam is a resin.")]},
        {"body": [{"type": "callout", "value": {"heading": "Balsam", "text": "<p>x</p>"}}]},
    ],
)
def test_name_in_any_field_shows_disclosure(client, balsam, ptsd, fields):
    page = make_answer(**{"question": "Does it help?", "slug": "a-page", "conditions": [ptsd], **fields})

    assert told(client, page.get_url())


def test_name_in_alt_text_counts_but_not_in_sources(client, balsam, ptsd):
    shown = [picture(make_image(size=(40, 20)), alt="A cup of balsam")]
    assert told(client, make_answer("One?", body=shown, conditions=[ptsd]).get_url())
    cited = make_answer("Two?", conditions=[ptsd], sources=sources("Balsam: a review"))
    assert told(client, cited.get_url()) == []


def test_disclosure_is_in_all_three_feeds(reader, balsam, ptsd):
    answer("We may try balsam.", [ptsd])

    (entry,) = [entry for entry in reader.entries("/conditions/ptsd") if entry.title == "Does it help?"]

    for said in ("What to know about balsam", "off-label use", "Nobody has approved balsam for PTSD.", "Vivid dreams"):
        assert said in entry.html


def test_changed_disclosure_is_shown_immediately(client, balsam, ptsd):
    page = answer("We may try balsam.", [ptsd])
    addresses = (page.get_url(), "/feed/", "/feed/atom/", "/feed/json/")
    tags = {path: client.get(path)["ETag"] for path in addresses}

    disclosure = balsam.disclosures.get(condition=ptsd)
    disclosure.text = "It was withdrawn in spring."
    disclosure.save()

    for path in addresses:
        response = client.get(path, headers={"If-None-Match": tags[path]})
        assert response.status_code == 200
        assert "withdrawn in spring" in response.content.decode(), path
        assert "Nobody has approved" not in response.content.decode(), path


def test_treatment_no_longer_offered_needs_no_disclosure(client, balsam, ocd):
    balsam.live = False
    balsam.save()
    page = answer("We may try balsam.", [ocd])

    assert told(client, page.get_url()) == []
    assert missing(page) == []


def test_disclosure_text_is_escaped(client, balsam, ptsd):
    balsam.disclosures.filter(condition=ptsd).update(text="<script>alert(1)</script> & so", risks="<b>bold</b>")
    page = answer("Balsam.", [ptsd])

    block = see(client, page.get_url()).select_one(".told")

    assert block.select("script, li b") == []
    assert "<script>alert(1)</script> & so" in block.get_text()
    assert "<script" not in client.get("/feed/json/").json()["items"][0]["content_html"]


def test_page_without_disclosure_is_blocked(balsam, ptsd, ocd):
    assert missing(answer("Balsam.", [ptsd])) == []

    (finding,) = make_answer("Balsam?", conditions=[ptsd, ocd], live=False).extra_checks()

    assert finding.severity == Severity.BLOCKS
    assert finding.where == "balsam for OCD"
    assert "Clinic > Treatments > balsam" in finding.sentence


def test_each_missing_disclosure_is_an_issue(balsam, ocd):
    salve = Treatment.objects.create(name="salve")
    found = make_answer("Balsam or salve?", conditions=[ocd], live=False).extra_checks()
    assert len({finding.fingerprint for finding in found}) == 2

    assert missing(make_answer("Is salve good?", live=False)) == [f"{salve} with no condition"]


def test_unsaved_page_is_checked_for_disclosures(balsam, ocd):
    page = AnswerPage(title="New", question="New?", body=[text("<p>Balsam.</p>")])
    page.conditions = [ocd]

    assert missing(page) == ["balsam for OCD"]


def test_condition_page_needs_disclosure_for_its_condition(balsam, ocd):
    ocd.statement = "I give balsam seldom."

    assert missing(ocd) == ["balsam for OCD"]


def test_demo_content_has_all_disclosures(client):
    pages = [*AnswerPage.objects.live(), *ConditionPage.objects.live()]

    assert [missing(page) for page in pages if missing(page)] == []
    assert sum(bool(told(client, page.get_url())) for page in pages) >= 10


def test_disclosures_need_no_extra_queries(client, balsam, ptsd, django_assert_max_num_queries):
    make_many(20, body=[text("<p>Balsam.</p>")])
    page = answer("We may try balsam.", [ptsd])
    for path, most in (("/feed/", 6), (page.get_url(), 12), ("/conditions/ptsd/", 13)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
