"""Every word a reader sees is handed to the rules, with its place and its kind."""

import json

import pytest

from blog.models import AnswerPage
from cms.core.text_extraction import SegmentKind, TextSegment, extract_paragraphs
from conditions.models import ConditionPage
from home.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def block(kind, value):
    return {"type": kind, "value": value}


def test_all_text_of_answer_is_extracted():
    page = AnswerPage.objects.exclude(sources=None).get(slug="can-i-take-it-with-blood-pressure-tablets")
    picture = next(item for item in page.body.get_prep_value() if item["type"] == "picture")
    picture["value"]["image"] |= {"alt_text": "A list", "decorative": False}
    text = '<h2>When</h2><p>It <b>cu</b>res [1].</p><ul><li>One <a href="mailto:a@b.example">mail</a></li></ul>'
    page.search_description = "What search shows"
    page.body = json.dumps(
        [
            block("text", text),
            block("quotation", {"text": "So\nit is.", "attribution": "A. Patient"}),
            picture | {"value": picture["value"] | {"caption": "A caption"}},
            block("callout", {"heading": "Note", "text": "<p>Inside [9].</p>"}),
            block("text", "<p>Again.</p>"),
        ]
    )
    found = {passage.where: passage for passage in page.all_text_segments()}
    assert found["Title"].kind == found["Description for search engines"].kind == SegmentKind.LABEL
    assert found["Question"] == TextSegment("Question", page.question, SegmentKind.QUESTION)
    assert found["Answer, heading 1"] == TextSegment("Answer, heading 1", "When", SegmentKind.HEADING)
    assert found["Answer, paragraph 1"] == TextSegment("Answer, paragraph 1", "It cures [1].", cited=True)
    assert found["Answer, list item 1"].text == "One mail"
    assert found["Answer, list item 1, link"].text == "mailto:a@b.example"
    assert found["Answer, quote 1"].text == "So it is. — A. Patient"
    assert found["Answer, quote 1"].kind == SegmentKind.QUOTATION
    assert found["Answer, image 1, caption"].text == "A caption"
    assert found["Answer, image 1, alt text"].text == "A list"
    assert found["Answer, callout 1, heading"].text == "Note"
    # There is no ninth source.
    assert found["Answer, callout 1, paragraph 1"].cited is False
    assert found["Answer, paragraph 2"].text == "Again."
    assert not any(source.value["title"] in passage.text for source in page.sources for passage in found.values())


def test_all_sections_of_condition_page_are_extracted():
    page = ConditionPage.objects.get(slug="depression")
    places = [passage.where.partition(",")[0] for passage in page.all_text_segments()]
    sections = ["Title", "Summary", "What is known", "Risks", "Who it is not for", "The physician's own words"]
    assert list(dict.fromkeys(places)) == sections
    assert {passage.kind for passage in page.all_text_segments() if passage.where.startswith("The phys")} == {
        SegmentKind.STATEMENT
    }


def test_text_of_other_page_types_is_extracted():
    home = HomePage.objects.get()
    assert {home.tagline, home.introduction} <= {passage.text for passage in home.all_text_segments()}
    privacy = StandardPage.objects.get(slug="privacy")
    assert privacy.summary in {passage.text for passage in privacy.all_text_segments()}
    assert len(privacy.all_text_segments()) > 20


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One</p>\n  <p>Two</p>", ["One", "Two"]),
        ("<p>Half<b>bold</b></p>", ["Halfbold"]),
        ("<p>A  gap stays.</p>", ["A  gap stays."]),
        ("<p>Broken<br/>line</p>", ["Broken", "line"]),
        ("<ul><li>a &amp; b</li><li>c</li></ul>", ["a & b", "c"]),
        ("loose", ["loose"]),
        ("", []),
    ],
)
def test_html_is_extracted_as_displayed(html, texts):
    assert [paragraph.text for paragraph in extract_paragraphs(html)] == texts
