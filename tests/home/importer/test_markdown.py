"""How a Markdown text looks on its page: every word kept, and nothing in it that a browser would run."""

from io import BytesIO

import pytest
from django.core.management import CommandError
from PIL import Image

from tests.blog.feed_utils import FeedReader
from tests.home.importer.utils import collapsed
from tests.utils.html import see

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOURCES = "sources: [{title: First study, year: 2015, doi: 10.1000/182}, {title: Second study}]"


@pytest.fixture
def body(client, folder):
    """The body of the page that an answer of this Markdown becomes."""

    def made(markdown: str, *head: str):
        lines = ["---", "title: A text", "author: dr-sam-okoye", *head, "---", markdown]
        folder.small_clinic().write("posts/a-text.md", "\n".join(lines))
        folder.load(keep_demo=True)
        found = see(client, "/blog/a-text/").select_one("article .body")
        # What the site itself adds to every answer.
        for added in found.select(".signoff, .related, .signoff ~ p"):
            added.decompose()
        return found

    return made


def test_headings_are_below_page_heading(body):
    found = body("# One\n\n## Two\n\n### Three\n\n#### Four\n\n###### Six\n\nSetext\n======\n")

    assert [(h.name, h.get_text()) for h in found.select("h1, h2, h3, h4, h5, h6")] == [
        ("h2", "One"),
        ("h2", "Two"),
        ("h3", "Three"),
        ("h3", "Four"),
        ("h3", "Six"),
        ("h2", "Setext"),
    ]


def test_paragraphs_and_emphasis(body):
    found = body("One *leaning* and **heavy**\nword.\n\nTwo  \nbroken.\n")

    first, second = found.select("p")
    assert collapsed(first.get_text()) == "One leaning and heavy word."
    assert (first.i.get_text(), first.b.get_text()) == ("leaning", "heavy")
    assert second.br is not None


def test_ordered_unordered_and_nested_lists(body):
    found = body("- apple\n- pear\n  1. green\n  2. yellow\n\n1. first\n2. second\n")

    assert [li.get_text(strip=True) for li in found.select(".body > ol > li")] == ["first", "second"]
    assert [li.get_text(strip=True) for li in found.select("ul ol > li")] == ["green", "yellow"]
    assert collapsed(found.select("ul > li")[0].get_text()) == "apple"


def test_links_keep_their_targets(body):
    found = body(
        "[far](https://elsewhere.example/?a=1&b=2), [near](/blog/), <https://auto.example/>, [m](mailto:a@b.example)\n"
    )

    assert [a["href"] for a in found.select("a")] == [
        "https://elsewhere.example/?a=1&b=2",
        "/blog/",
        "https://auto.example/",
        "mailto:a@b.example",
    ]


SCRIPTS = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "vbscript:x"]
SCRIPTS += ["data:text/html,x", "file:///etc/passwd"]


@pytest.mark.parametrize("address", SCRIPTS)
def test_script_links_are_removed(body, address):
    found = body(f"Press [here]({address}) now.\n\n<{address}>\n\n[ref]\n\n[ref]: {address}\n")

    assert found.select("a") == []
    assert "here" in found.get_text()


def test_raw_html_is_escaped(body, client):
    written = '<script>alert(1)</script><img src=x onerror=alert(2)><b onclick="x()">bold</b> <!-- note --> &lt;i&gt;'
    found = body(f"Look: {written}\n\n<div class='x'>\n<iframe src='https://x.example'></iframe>\n</div>\n")

    assert found.select("script, img, b, div, iframe, i") == []
    text = collapsed(found.get_text())
    for part in ("<script>alert(1)</script>", "onerror=alert(2)", '<b onclick="x()">bold</b>', "<iframe", "<i>"):
        assert part in text
    html = FeedReader(client, "rss").entry("/blog/a-text/").html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "words", ["He said \"no\" -- and... left 'it'.", "1/2 (c) (tm) 3x4", "a_b_c * d & e < f > g", "5 % of 100 €"]
)
def test_punctuation_is_not_changed(body, words):
    assert collapsed(body(words).p.get_text()) == words


def test_quote_has_attribution(body):
    found = body("Before.\n\n> It eased, for a while.\n>\n> Then it came back.\n> — A patient, last spring\n\nAfter.\n")

    quoted = found.select_one("blockquote")
    assert [p.get_text() for p in quoted.select("p")] == ["It eased, for a while.", "Then it came back."]
    assert quoted.footer.get_text() == "A patient, last spring"
    text = collapsed(found.get_text(" "))
    assert text.index("Before.") < text.index("It eased") < text.index("After.")


def test_one_line_quote_with_dash_is_not_an_attribution(body):
    quoted = body("> — Yes, said the dash.\n").select_one("blockquote")

    assert "Yes, said the dash." in quoted.p.get_text()
    assert quoted.footer is None


def test_quote_keeps_all_text(body):
    quoted = body("> One *two* `three` [four](https://x.example)\n> five\n>\n> - six\n> - seven\n").select_one(
        "blockquote"
    )

    assert collapsed(quoted.get_text(" ")) == "One two three four five six seven"


def test_callout_has_heading_and_text(body):
    found = body("> [!NOTE] Do not stop your tablets\n> Ask **first**, see [here](/blog/).\n>\n> - And again.\n")

    note = found.select_one(".callout")
    assert note.select_one(".callout-title").get_text() == "Do not stop your tablets"
    assert collapsed(note.get_text(" ")).endswith("Ask first , see here . And again.")
    assert (note.b.get_text(), note.a["href"], note.li.get_text()) == ("first", "/blog/", "And again.")
    assert "[!NOTE]" not in found.get_text()


def test_callout_without_heading_keeps_all_text(body):
    assert "Just this." in body("> [!NOTE]\n> Just this.\n").select_one(".callout").get_text()


def test_image_block_has_alt_text_and_caption(body, folder, client):
    folder.write("images/curve.png", _png())
    found = body('Before.\n\n![A "rising" curve](images/curve.png "Not data & a sketch")\n\nAfter.\n')

    figure = found.select_one("figure")
    assert figure.img["alt"] == 'A "rising" curve'
    assert figure.figcaption.get_text() == "Not data & a sketch"
    assert client.get(figure.img["src"]).status_code == 200
    text = collapsed(found.get_text(" "))
    assert text.index("Before.") < text.index("Not data") < text.index("After.")


def test_image_without_alt_text_is_decorative(body, folder):
    folder.write("images/curve.png", _png())

    assert body("![](images/curve.png)\n").select_one("figure img")["alt"] == ""


@pytest.mark.parametrize("name", ["two words.png", "kurve-ä.png"])
def test_image_is_found_with_any_file_name(body, folder, name):
    folder.write(f"images/{name}", _png())

    assert body(f"![A curve](<images/{name}>)\n").select_one("figure img")["alt"] == "A curve"


def test_image_inside_sentence_is_shown_or_refused(body, folder):
    """It is either shown or refused: what an author put in does not vanish."""
    folder.write("images/curve.png", _png())
    try:
        found = body("See ![A curve](images/curve.png) here.\n")
    except CommandError as refused:
        assert "curve.png" in str(refused)
    else:
        assert found.select_one("img")["alt"] == "A curve"


def test_source_markers_link_both_ways(body):
    found = body("It helps some [1]. More so later [1, 2]. See [2] too.\n", SOURCES)

    text = collapsed(found.p.get_text())
    assert text == "It helps some1. More so later12. See2 too."
    markers = found.p.select("a")
    assert [(a.get_text(), a["href"]) for a in markers] == [
        ("1", "#source-1"),
        ("1", "#source-1"),
        ("2", "#source-2"),
        ("2", "#source-2"),
    ]
    # Read aloud as what it is, and the first of each is where the source leads back to.
    assert [a["aria-label"] for a in markers] == ["Source 1", "Source 1", "Source 2", "Source 2"]
    assert [a.get("id") for a in markers] == ["cited-1", None, "cited-2", None]
    first, second = found.select("ol.sources > li")
    assert (first["id"], second["id"]) == ("source-1", "source-2")
    assert first.select_one("a.back")["href"] == "#cited-1"
    assert first.select_one("a[href='https://doi.org/10.1000/182']").get_text() == "10.1000/182"
    assert collapsed(first.get_text(" ")).startswith("First study. 2015. 10.1000/182")


def test_uncited_source_has_no_back_link(body):
    found = body("It helps [1].\n", SOURCES)

    assert [len(li.select("a.back")) for li in found.select("ol.sources > li")] == [1, 0]


def test_bracketed_number_without_sources_is_unchanged(body):
    found = body("As I said [5], and [1].\n")

    assert collapsed(found.p.get_text()) == "As I said [5], and [1]."
    assert found.select("ol.sources, a") == []


@pytest.mark.parametrize("written", ["[1a]", "[x]", "[ ]", "[-1]", "[1.5]", "[2015]", "(1)"])
def test_text_similar_to_marker_is_unchanged(body, written):
    assert collapsed(body(f"It helps {written} some.\n", SOURCES).p.get_text()) == f"It helps {written} some."


def test_code_and_horizontal_rules_keep_text(body):
    found = body("Take `10 mg` only.\n\n```\nfenced & kept\n```\n\n    indented <kept>\n\n---\n\nEnd.\n")

    text = collapsed(found.get_text(" "))
    for part in ("Take 10 mg only.", "fenced & kept", "indented <kept>", "End."):
        assert part in text


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()
