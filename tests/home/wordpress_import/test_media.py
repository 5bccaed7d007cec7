"""Export files as they really are: what is mended, and what is refused in a sentence with nothing loaded."""

import re

import pytest
from django.core.management import CommandError

from blog.models import AnswerPage
from tests.home.importer.utils import all_rows, changed_tables
from tests.home.wordpress_import.utils import HEAD, item

pytestmark = pytest.mark.django_db
WHOLE = HEAD + item(1, "A?", "Text.") + "</channel>\n</rss>\n"
BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DECLARED = re.compile(r"<\?xml[^>]*\?>")


def with_doctype(doctype: str) -> str:
    return DECLARED.sub(lambda found: found[0] + doctype, WHOLE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the XML is damaged or incomplete"),
        ("Not XML at all", "the XML is damaged or incomplete"),
        (WHOLE[:-60], "the XML is damaged or incomplete"),
        (WHOLE.replace("<item>", "<item", 1), "the XML is damaged or incomplete"),
        ("<rss version='2.0'><channel><title>A feed</title><item/></channel></rss>", "this is not a WordPress export"),
        ("<html><head/><body><item/></body></html>", "this is not a WordPress export"),
        (WHOLE.replace(">1.2<", ">9.7<"), "version “9.7”"),
        (with_doctype("<!DOCTYPE rss>"), "document type or entity definitions"),
        (with_doctype(BOMB), "document type or entity definitions"),
        (with_doctype(OUTSIDE), "document type or entity definitions"),
        ("<a>" * 200_000, "the XML is damaged or incomplete"),
        (b"\x00\x01\xff\xfe\x80", "the XML is damaged or incomplete"),
        (b"PK\x03\x04 a zip file", "the XML is damaged or incomplete"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_export_is_refused_with_its_line_and_nothing_is_loaded(export, content, reason):
    before = all_rows()
    with pytest.raises(CommandError) as refused:
        export.write_bytes(content.encode() if isinstance(content, str) else content).move()

    said = str(refused.value)
    assert re.match(rf"{re.escape(str(export.path))}, line \d+: .*{reason}.* Nothing was imported\.$", said), said
    assert refused.value.__suppress_context__, "a traceback of what went wrong inside"
    assert changed_tables(before, all_rows()) == {}


def test_a_download_that_broke_off_names_its_line_and_loads_none_of_its_posts(export):
    posts = "".join(item(number, f"Number {number}?", "Text.") for number in range(20))
    export.write_bytes((HEAD + posts).encode()[:-100])

    with pytest.raises(CommandError, match=r"line 3\d\d: .*wait for the download to finish"):
        export.move()
    assert not AnswerPage.objects.filter(title="Number 1?").exists()


def test_a_file_and_a_folder_that_are_not_there_are_named(export, tmp_path):
    with pytest.raises(CommandError, match=r"export\.xml, line 1: .*cannot be read"):
        export.move()
    export.write(item(1, "A?", "Text."))
    with pytest.raises(CommandError, match="image folder not found"):
        export.move(images=tmp_path / "nowhere")


@pytest.mark.parametrize(
    "content",
    [
        b"\n \n" + WHOLE.encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.encode("utf-16"),
        WHOLE.replace("UTF-8", "no-such-code").encode(),
        WHOLE.replace("UTF-8", "rot13").encode(),
        WHOLE.replace("export/1.2", "export/1.0").replace(">1.2<", ">1.0<").encode(),
        WHOLE.replace("<![CDATA[A?]]>", "A?&#8;&#x0B;&#xFFFE;&#1114112;").encode(),
    ],
    ids=["blank lines first", "BOM", "CRLF", "UTF-16", "unknown code", "no code of bytes", "WXR 1.0", "numbered"],
)
def test_an_export_in_an_unusual_dress_comes_in(export, content):
    assert "1 saved as drafts" in export.write_bytes(content).move()
    assert AnswerPage.objects.get(slug="item-1").title == "A?"


def test_letters_of_an_old_code_arrive_as_letters(export):
    text = WHOLE.replace("UTF-8", "ISO-8859-1").replace("Text.", "Señor Müller")
    export.write_bytes(text.encode("latin-1")).move()

    assert "Señor Müller" in str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body)


@pytest.mark.parametrize("offset", range(0, 14))
def test_a_numbered_character_cut_in_two_between_chunks_is_still_one(export, offset):
    filler = "x" * (64 * 1024 - len(HEAD) - 700 + offset)
    text = filler + "".join(f"&#{number};" for number in range(40)) + "é&amp;&#233;"
    export.write_bytes((HEAD + item(1, "A?", "").replace("<![CDATA[]]>", text, 1) + "</channel></rss>").encode()).move()

    assert str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body).count("é") == 2


def test_bytes_that_are_no_text_become_marks_and_controls_vanish(export):
    bad = "Be\x00fo\x08re\ufffe \ud800 after"
    export.write_bytes(WHOLE.replace("Text.", bad).encode("utf-8", "surrogatepass") + b"<!-- \xff -->").move()

    body = str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body)
    assert "Before" in body
    assert "after" in body
    assert not set(body) & set("\x00\x08\ufffe\ud800")


def test_an_item_that_cannot_be_stored_takes_no_other_down(export, monkeypatch):
    from home.wordpress_import import importer

    real = importer.fill_page

    def failing(page, words, *rest):
        if words.title == "Bad?":
            raise ValueError("a value no database takes")
        return real(page, words, *rest)

    monkeypatch.setattr(importer, "fill_page", failing)
    said = export.write(item(1, "Bad?", "Text."), item(2, "Good?", "Text.")).move()

    assert "post 1 “Bad?”, not imported: a value no database takes" in said
    assert list(AnswerPage.objects.filter(slug__startswith="item-").values_list("title", flat=True)) == ["Good?"]
