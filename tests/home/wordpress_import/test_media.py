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
        ("", "not whole XML"),
        ("Not XML at all", "not whole XML"),
        (WHOLE[:-60], "not whole XML"),
        (WHOLE.replace("<item>", "<item", 1), "not whole XML"),
        ("<rss version='2.0'><channel><title>A feed</title><item/></channel></rss>", "no WordPress export"),
        ("<html><head/><body><item/></body></html>", "no WordPress export"),
        (WHOLE.replace(">1.2<", ">9.7<"), "version “9.7”"),
        (with_doctype("<!DOCTYPE rss>"), "no document type"),
        (with_doctype(BOMB), "no document type"),
        (with_doctype(OUTSIDE), "no document type"),
        ("<a>" * 200_000, "not whole XML"),
        (b"\x00\x01\xff\xfe\x80", "not whole XML"),
        (b"PK\x03\x04 a zip file", "not whole XML"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_invalid_export_is_refused_with_line_number(export, content, reason):
    before = all_rows()
    with pytest.raises(CommandError) as refused:
        export.write_bytes(content.encode() if isinstance(content, str) else content).move()

    said = str(refused.value)
    assert re.match(rf"{re.escape(str(export.path))}, line \d+: .*{reason}.* Nothing was imported\.$", said), said
    assert refused.value.__suppress_context__, "a traceback of what went wrong inside"
    assert changed_tables(before, all_rows()) == {}


def test_truncated_export_is_refused_with_line_number(export):
    posts = "".join(item(number, f"Number {number}?", "Text.") for number in range(20))
    export.write_bytes((HEAD + posts).encode()[:-100])

    with pytest.raises(CommandError, match=r"line 3\d\d: .*see that the download ends by itself"):
        export.move()
    assert not AnswerPage.objects.filter(title="Number 1?").exists()


def test_missing_file_and_folder_are_named(export, tmp_path):
    with pytest.raises(CommandError, match=r"export\.xml, line 1: .*cannot be read"):
        export.move()
    export.write(item(1, "A?", "Text."))
    with pytest.raises(CommandError, match="no such folder of pictures"):
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
def test_unusual_export_format_is_imported(export, content):
    assert "1 as drafts" in export.write_bytes(content).move()
    assert AnswerPage.objects.get(slug="item-1").title == "A?"


def test_old_character_encodings_are_decoded(export):
    text = WHOLE.replace("UTF-8", "ISO-8859-1").replace("Text.", "Señor Müller")
    export.write_bytes(text.encode("latin-1")).move()

    assert "Señor Müller" in str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body)


@pytest.mark.parametrize("offset", range(0, 14))
def test_character_reference_split_between_chunks_is_decoded(export, offset):
    filler = "x" * (64 * 1024 - len(HEAD) - 700 + offset)
    text = filler + "".join(f"&#{number};" for number in range(40)) + "é&amp;&#233;"
    export.write_bytes((HEAD + item(1, "A?", "").replace("<![CDATA[]]>", text, 1) + "</channel></rss>").encode()).move()

    assert str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body).count("é") == 2


def test_invalid_bytes_are_replaced_and_control_characters_removed(export):
    bad = "Be\x00fo\x08re\ufffe \ud800 after"
    export.write_bytes(WHOLE.replace("Text.", bad).encode("utf-8", "surrogatepass") + b"<!-- \xff -->").move()

    body = str(AnswerPage.objects.get(slug="item-1").get_latest_revision_as_object().body)
    assert "Before" in body
    assert "after" in body
    assert not set(body) & set("\x00\x08\ufffe\ud800")


def test_failing_item_does_not_stop_others(export, monkeypatch):
    from home.wordpress_import import importer

    real = importer.fill_page

    def failing(page, words, *rest):
        if words.title == "Bad?":
            raise ValueError("a value no database takes")
        return real(page, words, *rest)

    monkeypatch.setattr(importer, "fill_page", failing)
    said = export.write(item(1, "Bad?", "Text."), item(2, "Good?", "Text.")).move()

    assert "post 1 “Bad?”, left out: a value no database takes" in said
    assert list(AnswerPage.objects.filter(slug__startswith="item-").values_list("title", flat=True)) == ["Good?"]
