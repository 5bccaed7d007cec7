"""The content of feed items: the full answer, allowed tags, absolute URLs."""

import io
import json
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.conf import settings
from django.db import connection
from PIL import Image

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings, Physician
from cms.page_cache.content_version import invalidate
from conditions.models import ConditionPage
from tests.blog.feed_utils import CONTENT
from tests.factories.blog import make_answer, make_image, picture, quotation, republish, sources, text

# PostgreSQL refuses to store these; SQLite does not.
ONLY_IN_SQLITE = "\x00\ud800"
ALLOWED = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "a",
    "blockquote",
    "cite",
    "img",
    "br",
    "hr",
}
ALLOWED |= {"figure", "figcaption", "aside", "sup"}
CONTROLS = "\x01\x08\x0b\x0c\x1f\ufffe\uffff"


@pytest.fixture
def canary(db):
    return make_answer(
        "Does it hurt?",
        intro="A short opening.",
        body=[
            text("<h2>First</h2><p>Plain words [1].</p><ul><li>One</li></ul>"),
            quotation("Said to me once.", "A patient"),
            {"type": "callout", "value": {"heading": "Mind this", "text": "<p>Careful.</p>"}},
        ],
        sources=sources("A study of many"),
    )


def test_item_contains_full_answer_in_order(reader, canary):
    soup = BeautifulSoup(reader.entry("/blog/does-it-hurt/").html, "html.parser")
    words = " ".join(soup.get_text(" ").split())

    expected = ["Does it hurt?", "A short opening.", "First", "Plain words", "One", "Said to me once.", "A patient"]
    expected += ["Mind this", "Careful.", "Dr. Alex Rivera, MD", "A study of many", "hello@harborlight.example", "988"]
    places = [words.find(piece) for piece in expected]
    assert -1 not in places, dict(zip(expected, places, strict=True))
    # The question comes first, then the answer in its order.
    assert places[:9] == sorted(places[:9])
    assert ClinicSettings.load().education_notice in words


def test_author_is_physician(reader, canary):
    assert reader.entry("/blog/does-it-hurt/").author == "Dr. Alex Rivera, MD"


def test_summary_is_short_plain_text_and_content_is_complete(reader):
    long = "A sentence with <b>weight</b> &amp; more. " * 40
    make_answer("Is it long?", body=[text(f"<p>{long}</p>")])

    entry = reader.entry("/blog/is-it-long/")
    assert 100 < len(entry.summary) <= 300
    assert entry.summary.startswith("A sentence with weight & more.")
    assert len(BeautifulSoup(entry.html, "html.parser").get_text()) > 1000


def test_json_feed_content_text_is_plain(readers):
    make_answer(
        "Is 5 < 6 & 7?", slug="plain", body=[text("<p>Less &lt; more &amp; &quot;so&quot; on.</p><p>Next.</p>")]
    )

    (item,) = [item for item in readers["json"].get().json()["items"] if item["url"].endswith("/blog/plain/")]
    paragraphs = item["content_text"].split("\n\n")
    assert paragraphs[0] == "Is 5 < 6 & 7?"
    assert 'Less < more & "so" on.' in paragraphs
    assert "Next." in paragraphs


def test_rss_summary_precedes_content(readers, canary):
    for item in ElementTree.fromstring(readers["rss"].get().content).iter("item"):
        tags = [child.tag for child in item]
        assert tags.index("description") < tags.index(CONTENT)


def test_all_urls_in_item_are_absolute(reader):
    image = make_image()
    condition = ConditionPage.objects.get(slug="ptsd")
    links = (
        f'<p><a linktype="page" id="{condition.pk}">a page</a> <a href="/subscribe/">rooted</a>'
        ' <a href="//elsewhere.example/x">without a scheme</a> <a href="files/x">relative</a>'
        ' <a href="mailto:hello@harborlight.example">mail</a> <a href="https://elsewhere.example/?a=1&amp;b=2">far</a></p>'
    )
    make_answer("Where to?", body=[text(links), picture(image)])

    soup = BeautifulSoup(reader.entry("/blog/where-to/").html, "html.parser")
    by_words = {a.get_text(): a["href"] for a in soup.find_all("a")}
    assert by_words["a page"] == f"{settings.SITE_URL}/conditions/ptsd/"
    assert by_words["rooted"] == f"{settings.SITE_URL}/subscribe/"
    assert by_words["without a scheme"] == f"{settings.SITE_URL.split(':')[0]}://elsewhere.example/x"
    assert by_words["relative"].startswith(settings.SITE_URL)
    assert by_words["far"] == "https://elsewhere.example/?a=1&b=2"
    for tag in soup.find_all(True):
        for name in ("href", "src", "srcset", "poster"):
            address = tag.get(name, "")
            assert not address or urlsplit(address).scheme, address


def test_feed_image_is_jpeg_of_limited_size(reader):
    image = make_image(size=(3000, 1500))
    make_answer("What is to see?", body=[picture(image, alt='A "curve" & a line', caption="Sketch, not data")])

    soup = BeautifulSoup(reader.entry("/blog/what-is-to-see/").html, "html.parser")
    (img,) = soup.find_all("img")
    assert img["src"].startswith(f"{settings.SITE_URL}/media/images/")
    assert (img["alt"], img["width"], img["height"]) == ('A "curve" & a line', "1200", "600")
    assert soup.find("figcaption").get_text() == "Sketch, not data"
    served = reader.client.get(img["src"].removeprefix(settings.SITE_URL))
    assert served["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(b"".join(served.streaming_content))) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1200, 600))


def test_shared_image_keeps_alt_text_of_each_answer(reader):
    image = make_image()
    make_answer("First?", body=[picture(image, alt="as the first says"), picture(image, alt="")])
    make_answer("Second?", body=[picture(image, alt="as the second says")])

    alts = {
        end: [img["alt"] for img in BeautifulSoup(reader.entry(end).html, "html.parser").find_all("img")]
        for end in ("/blog/first/", "/blog/second/")
    }
    assert alts == {"/blog/first/": ["as the first says", ""], "/blog/second/": ["as the second says"]}


def test_scripts_styles_and_forms_are_removed(reader):
    """Unsafe HTML that got into the database without the editor."""
    hostile = (
        '<p class="huge" style="color:red" onclick="x()">Before</p><script>alert(1)</script><style>p{}</style>'
        '<iframe src="https://elsewhere.example/"></iframe><form action="/x"><input name="a"><button>Go</button></form>'
        '<img src="/media/x.gif" onerror="x()"><a href="javascript:alert(1)" target="_blank">press</a>'
        '<svg onload="x()"><circle r="1"/></svg><a href="data:text/html,x">data</a><p>After</p>'
    )
    page = make_answer("Is it safe?")
    AnswerPage.objects.filter(pk=page.pk).update(body=[text(hostile)])

    html = reader.entry("/blog/is-it-safe/").html
    soup = BeautifulSoup(html, "html.parser")
    assert "Before" in html
    assert "After" in html
    forbidden = ["script", "style", "iframe", "form", "input", "button", "svg", "circle", "div", "span", "picture"]
    assert soup.find_all(forbidden) == []
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name in ("style", "class", "target")], tag
        assert not tag.get("href", "").startswith(("javascript:", "data:"))
    assert "alert(1)" not in soup.get_text()


def test_item_has_only_allowed_tags_and_consultation_link(reader):
    for entry in reader.entries():
        soup = BeautifulSoup(entry.html, "html.parser")
        assert {tag.name for tag in soup.find_all(True)} <= ALLOWED
        assert soup.find(href=lambda address: address and "entry=feed" in address), "no link to the form"


@pytest.mark.parametrize("where", ["page", "physician", "condition", "clinic"])
def test_control_characters_do_not_break_feed(reader, canary, where):
    """Characters that got into the database without the forms, which remove them."""
    bad = f"A{CONTROLS}B"
    rows = AnswerPage.objects.filter(pk=canary.pk)
    image = make_image()
    if where == "page":
        stored = ONLY_IN_SQLITE if connection.vendor == "sqlite" else ""
        rows.update(
            question=bad,
            title=bad,
            intro=bad,
            # JSON stores a lone surrogate escaped, so it reaches the feed.
            body=[text(f"<p>{bad}{stored}</p>"), quotation(bad + stored, bad), picture(image, alt=bad, caption=bad)],
            sources=sources(bad),
        )
    elif where == "physician":
        Physician.objects.update(name=bad)
    elif where == "condition":
        rows.get().conditions.through.objects.create(
            answerpage_id=canary.pk, conditionpage_id=ConditionPage.objects.get(slug="ptsd").pk
        )
        ConditionPage.objects.filter(slug="ptsd").update(title=bad)
        invalidate()
    else:
        clinic = ClinicSettings.load()
        clinic.name = clinic.education_notice = clinic.sign_off = bad
        clinic.save()

    for scope in ("", "/conditions/ptsd", "/physicians/dr-alex-rivera"):
        feed = reader.feed(scope)
        assert feed.entries
        for written in [feed.title, *(part for e in feed.entries for part in (e.title, e.html, e.author, *e.tags))]:
            assert not set(written) & set(CONTROLS + ONLY_IN_SQLITE)


@pytest.mark.parametrize(
    "question",
    [
        "Is 5 < 6 & 7 > 2?",
        "Did she say \"no\" or 'yes'?",
        "Does ]]> end it?",
        "Is &amp; already escaped?",
        "Is <b>this</b> bold?",
        "Héllo 🧠👩‍⚕️, ¿duele?",
        "مرحبا, does it hurt?",
    ],
)
def test_special_characters_in_question_are_preserved(reader, question):
    make_answer(question, slug="asked", intro=question, body=[quotation(question)])

    entry = reader.entry("/blog/asked/")
    assert (entry.title, entry.summary) == (question, question)
    soup = BeautifulSoup(entry.html, "html.parser")
    assert soup.find("strong").get_text() == question
    assert soup.find("blockquote").get_text().strip() == question


@pytest.mark.parametrize(
    "broken",
    [
        [{"type": "picture", "value": None}],
        [{"type": "picture", "value": {"image": None, "caption": ""}}],
        [{"type": "picture", "value": {"image": {"image": 999999, "alt_text": "gone", "decorative": False}}}],
        [{"type": "quotation", "value": "not a quotation"}],
        [{"type": "text", "value": None}],
        [{"type": "text", "value": 7}],
        [{"type": "long-gone-block", "value": "x"}],
    ],
    ids=json.dumps,
)
def test_broken_answer_does_not_affect_others(reader, broken):
    before = [entry.title for entry in reader.entries()]
    page = make_answer("Am I broken?")
    AnswerPage.objects.filter(pk=page.pk).update(body=broken)

    assert [title for title in (entry.title for entry in reader.entries()) if title != "Am I broken?"] == before


def test_broken_answer_is_logged_and_returns_when_fixed(reader, caplog):
    page = make_answer("Am I broken?")
    AnswerPage.objects.filter(pk=page.pk).update(body=[{"type": "picture", "value": None}])
    assert "Am I broken?" not in [entry.title for entry in reader.entries()]
    assert f"Answer {page.pk} was left out" in caplog.text

    republish(page, body=[text("<p>Whole again.</p>")])
    assert "Whole again." in reader.entry("/blog/am-i-broken/").html


def test_mistyped_link_does_not_remove_answer_from_feed(reader):
    make_answer("Is the study right?", body=[text('<p>See <a href="https://[mistyped">this study</a>.</p>')])
    assert "this study" in reader.entries()[0].html
