"""Rich text is sanitized, whatever the browser sends."""

import json

import pytest

from cms.core.blocks import CallOutBlock, TextBlock
from cms.core.rich_text import sanitize_rich_text
from conditions.models import ConditionPage
from tests.home.editor_utils import edit_in_admin

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


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
def test_markup_outside_the_editors_features_is_removed(sent, kept):
    assert sanitize_rich_text(sent, FEATURES) == kept


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
def test_markup_of_the_editors_features_is_unchanged(html):
    assert sanitize_rich_text(html, FEATURES) == html


def test_markup_of_a_disabled_feature_is_removed():
    assert sanitize_rich_text("<h2>a</h2><p><b>b</b></p>", ["bold"]) == "a<p><b>b</b></p>"


@pytest.mark.parametrize("block", [TextBlock(), CallOutBlock().child_blocks["text"]])
def test_rich_text_block_sanitizes_form_value(block):
    assert block.value_from_form("<p>a<script>alert(1)</script></p>").source == "<p>a</p>"


def forged_link(url: str) -> str:
    """The form value of a text with a link to `url`, as an attacker could send it."""
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url, "onclick": "x()"}}
    block = {"key": "a", "text": "here", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    return json.dumps(
        {"blocks": [block | {"entityRanges": [{"offset": 0, "length": 4, "key": 0}]}], "entityMap": {"0": link}}
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "vbscript:x", "data:text/html,x"])
def test_link_with_unsafe_url_scheme_is_removed(address):
    written = TextBlock().value_from_datadict({"x": forged_link(address)}, {}, "x").source

    assert written == '<p data-block-key="a">here</p>'


@pytest.mark.django_db
def test_rich_text_model_field_is_sanitized(sign_in):
    page = ConditionPage.objects.get(slug="ptsd")
    page.risks = '<p>a<script>alert(1)</script> \x0b<a href="javascript:x">b</a></p>'
    page = edit_in_admin(sign_in("physician"), page, action="")
    draft = page.get_latest_revision_as_object()

    assert "script" not in draft.risks
    assert "\x0b" not in draft.risks
    page.risks = '<p>a<script>alert(1)</script> \x0b<a href="javascript:x">b</a></p>'
    page.full_clean()
    assert page.risks == "<p>a b</p>"
