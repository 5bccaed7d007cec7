"""What WordPress HTML becomes: the words stay, their form as far as this site has it, and the rest is counted."""

from collections import Counter
from time import monotonic

import pytest

from home.wordpress_import.blocks import TextElement, elements_to_blocks, runs_text
from home.wordpress_import.html_parser import parse_html
from home.wordpress_import.shortcodes import expand_shortcodes


def made(html: str) -> tuple[list, Counter]:
    """The blocks that `html` becomes, as (type, value); and what was counted."""
    changed = Counter()
    text = expand_shortcodes(html, lambda numbers: f'<img src="/gallery-{numbers}.jpg">', changed)
    data = elements_to_blocks(
        parse_html(text, changed), lambda href: f'href="{href}"', lambda picture: {"image": picture.source}
    )
    return [(block["type"], block["value"]) for block in data], changed


def prose(html: str) -> str:
    return "".join(value for kind, value in made(html)[0] if kind == "text")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("One\nline\n\nTwo", "<p>One<br/>line</p><p>Two</p>"),
        ("<!-- wp:paragraph --><p>One\nline</p><!-- /wp:paragraph -->", "<p>One line</p>"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h5>D</h5>", "<h2>A</h2><h2>B</h2><h3>C</h3><h3>D</h3>"),
        ("<p>a <strong>b <em>c</em></strong> d</p>", "<p>a <b>b </b><b><i>c</i></b> d</p>"),
        ('<p style="color:red" onclick="x()"><span>a</span></p>', "<p>a</p>"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ('<a href="https://x.example/?a=1&amp;b=2">a</a>', '<p><a href="https://x.example/?a=1&b=2">a</a></p>'),
        ("5 &lt; 6 &amp;amp; 10&nbsp;mg", "<p>5 &lt; 6 &amp;amp; 10\xa0mg</p>"),
        ("10 m<sup>2</sup>, CO<sub>2</sub>, x<sup>th</sup>", "<p>10 m², CO₂, xth</p>"),
        ('So<sup><a href="#fn1">1</a></sup>.', "<p>So[1].</p>"),
        ("<table><tr><th>Dose</th><td>5 mg</td></tr><tr><td>b</td></tr></table>", "<p>Dose · 5 mg</p><p>b</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>"),
        ("<pre>a\n  b</pre>", "<p>a<br/>b</p>"),
        ("<p>&nbsp;</p><p></p><hr><p>a</p>", "<p>a</p>"),
        ("before<script>alert(1)</script><style>p{}</style> after", "<p>before after</p>"),
        ("Take <del>50</del> 5 mg", "<p>Take 5 mg</p>"),
        ("<form><label>Name</label><input></form>a", "<p>a</p>"),
        ("https://youtu.be/x1\n\na", '<p><a href="https://youtu.be/x1">https://youtu.be/x1</a></p><p>a</p>'),
        ("[embed]https://youtu.be/x1[/embed]", '<p><a href="https://youtu.be/x1">https://youtu.be/x1</a></p>'),
        ("He wrote [sic] that [2] and [1, 3] hold.", "<p>He wrote [sic] that [2] and [1, 3] hold.</p>"),
        ("[vc_row w='1'][vc_text]a[/vc_text][/vc_row]", "<p>a</p>"),
        ("[contact-form-7 id='1'] a [[gallery]]", "<p>a [gallery]</p>"),
        ("<!--more-->a<!-- wp:more --><!--nextpage-->", "<p>a</p>"),
        ("<b><p>a</b>b</p>", "<p><b>a</b>b</p>"),
        ("<p>unclosed <b>bold", "<p>unclosed <b>bold</b></p>"),
    ],
)
def test_text_and_supported_formatting_are_kept(html, expected):
    assert prose(html) == expected


def test_quote_keeps_attribution():
    html = "<blockquote><p>One.</p><p>Two.</p><cite>— A nurse</cite></blockquote>"
    figure = "<figure><blockquote><p>One.</p></blockquote><figcaption>A nurse</figcaption></figure>"

    assert made(html)[0] == [("quotation", {"text": "One.\n\nTwo.", "attribution": "A nurse"})]
    assert made(figure)[0] == [("quotation", {"text": "One.", "attribution": "A nurse"})]


def test_image_follows_its_paragraph():
    assert made('<p>a <img src="/x.jpg"> b</p><p>c</p>')[0] == [
        ("text", "<p>a b</p>"),
        ("picture", {"image": "/x.jpg", "caption": ""}),
        ("text", "<p>c</p>"),
    ]


def test_long_caption_becomes_paragraph():
    long = "word " * 60
    assert made(f'<figure><img src="/x.jpg"><figcaption>{long}</figcaption></figure>')[0] == [
        ("picture", {"image": "/x.jpg", "caption": ""}),
        ("text", f"<p>{long.strip()}</p>"),
    ]


def test_lazy_loaded_image_uses_real_source():
    html = '<img src="data:image/gif;base64,R0" data-lazy-src="/x.jpg"><noscript><img src="/x.jpg"></noscript>'
    assert made(html)[0] == [("picture", {"image": "/x.jpg", "caption": ""})]


def test_removed_elements_are_counted():
    html = (
        "<script>1</script><SCRIPT src=x></SCRIPT><iframe src=x></iframe><form></form><table><tr><td>a</table>"
        "<!-- wp:latest-posts {\"a\":1} /--> [my_thing] [caption id='x']no picture[/caption] <svg><text>t</text></svg>"
    )
    assert made(html)[1] == {
        "script": 2,
        "embedded frame": 1,
        "form": 1,
        "table, now one paragraph per row": 1,
        "block “latest-posts”": 1,
        "shortcode [my_thing]": 1,
        "SVG image": 1,
    }


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "deep",
        "<ul><li>" * 10_000 + "deep",
        "<b>" * 20_000 + "deep",
        "<blockquote>" * 10_000 + "deep",
        '<a href="x">' * 20_000 + "deep",
        "<table><tr>" + "<td>x" * 40_000 + "deep",
        "[x " * 80_000 + "deep",
        "[caption]" * 50_000 + "deep",
        "[caption " * 50_000 + "deep",
        "[embed]" * 60_000 + "deep",
        "[gallery " * 50_000 + "deep",
        "<!-- wp:x { " * 40_000 + "-->deep",
        "<!-- wp:x {}" + "}" * 200_000 + " -->deep",
        "<sup>" * 20_000 + "deep",
    ],
    ids=lambda html: html[:12],
)
def test_deeply_nested_html_is_parsed_quickly(html):
    changed, started = Counter(), monotonic()
    parts = parse_html(expand_shortcodes(html, lambda numbers: "", changed), changed)
    words = " ".join(
        runs_text(part.runs) if isinstance(part, TextElement) else " ".join(part.paragraphs) for part in parts
    )
    assert "deep" in words
    assert monotonic() - started < 20
