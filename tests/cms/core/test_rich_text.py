"""What a browser sends as rich text is not believed."""

import json

import pytest

from cms.core.blocks import CallOutBlock, TextBlock
from cms.core.rich_text import sanitize_rich_text
from conditions.models import ConditionPage
from tests.home.editor_utils import edit_in_admin

WRITING = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p onclick='x()' style='color:red' class='MsoNormal'>a</p>", "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href=" java\tscript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
        ('<p><img src="data:image/png;base64,x" onerror="x()">a</p>', "<p>a</p>"),
        ("<style>p { display: none }</style><p>a</p>", "<p>a</p>"),
        ('<h1>a</h1><iframe src="//evil.example"></iframe>', "a"),
        ("<p><font face='Comic Sans MS'>a</font></p>", "<p>a</p>"),
    ],
)
def test_what_the_editor_cannot_make_is_dropped(sent, kept):
    assert sanitize_rich_text(sent, WRITING) == kept


@pytest.mark.parametrize(
    "html",
    [
        '<p data-block-key="a1">a <b>b</b> <i>c</i><br>d &amp; e</p>',
        '<h2 data-block-key="a1">a</h2><h3>b</h3>',
        "<ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol>",
        '<p><a href="https://example.org/?a=1&amp;b=2">a</a> <a linktype="page" id="3">b</a></p>',
        '<p><a href="mailto:care@clinic.example">a</a> <a href="tel:+17145550187">b</a> <a href="/blog/">c</a></p>',
    ],
)
def test_what_the_editor_makes_stays_to_the_letter(html):
    assert sanitize_rich_text(html, WRITING) == html


def test_a_feature_that_a_text_does_not_have_is_dropped_there():
    assert sanitize_rich_text("<h2>a</h2><p><b>b</b></p>", ["bold"]) == "a<p><b>b</b></p>"


@pytest.mark.parametrize("block", [TextBlock(), CallOutBlock().child_blocks["text"]])
def test_every_block_of_rich_text_asks(block):
    assert block.value_from_form("<p>a<script>alert(1)</script></p>").source == "<p>a</p>"


def sent_by_hand(url: str) -> str:
    """What a browser sends for a text that is a link, written by somebody who knows how."""
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url, "onclick": "x()"}}
    block = {"key": "a", "text": "here", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    return json.dumps(
        {"blocks": [block | {"entityRanges": [{"offset": 0, "length": 4, "key": 0}]}], "entityMap": {"0": link}}
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "vbscript:x", "data:text/html,x"])
def test_a_link_made_by_hand_leads_nowhere(address):
    written = TextBlock().value_from_datadict({"x": sent_by_hand(address)}, {}, "x").source

    assert written == '<p data-block-key="a">here</p>'


@pytest.mark.django_db
def test_a_field_of_rich_text_is_held_to_the_same(sign_in):
    page = ConditionPage.objects.get(slug="ptsd")
    page.risks = '<p>a<script>alert(1)</script> \x0b<a href="javascript:x">b</a></p>'
    page = edit_in_admin(sign_in("physician"), page, action="")
    draft = page.get_latest_revision_as_object()

    assert "script" not in draft.risks
    assert "\x0b" not in draft.risks
    page.risks = '<p>a<script>alert(1)</script> \x0b<a href="javascript:x">b</a></p>'
    page.full_clean()
    assert page.risks == "<p>a b</p>"
