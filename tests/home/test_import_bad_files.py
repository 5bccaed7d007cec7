"""A folder with one bad file loads nothing, and the message names the file, the line and the reason."""

import re
import traceback
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from PIL import Image

from tests.home.folders import all_rows, changed_tables

pytestmark = pytest.mark.django_db

GOOD = "---\ntitle: Rest\nauthor: dr-sam-okoye\n---\nText.\n"


def post(*lines: str, body="Text.\n") -> str:
    """A post whose second line of front matter, the file's third, is the first of `lines`."""
    return "\n".join(["---", "title: Rest", *lines, "---", body])


BAD = [
    # What is wrong, the file, its text, the line named, a word of the reason.
    ("a post of broken YAML", "posts/bad.md", post("author: [dr-sam-okoye"), 4, "YAML"),
    ("a tab in YAML", "posts/bad.md", post("\tauthor: x"), 3, "YAML"),
    ("a clinic.yaml that is broken", "clinic.yaml", "name: Clinic\nemail: 'x\n", None, "YAML"),
    ("a clinic.yaml that is a list", "clinic.yaml", "- one\n- two\n", 1, "key: value"),
    ("a consultation.yaml that is text", "consultation.yaml", "just words\n", 1, "key: value"),
    ("no front matter", "posts/bad.md", "Only text.\n", 1, "front matter"),
    ("front matter that never ends", "posts/bad.md", "---\ntitle: Rest\n\nText.\n", 1, "front matter"),
    ("front matter that is a list", "posts/bad.md", "---\n- a\n---\nText.\n", 2, "key: value"),
    ("empty front matter", "posts/bad.md", "---\n---\nText.\n", 2, "key: value"),
    ("an empty file", "posts/bad.md", "", 1, "front matter"),
    ("bytes that are not UTF-8", "posts/bad.md", b"---\ntitle: Rest\n---\nOne\nTwo caf\xe9\n", 5, "UTF-8"),
    ("a clinic.yaml that is not UTF-8", "clinic.yaml", b"name: x\nemail: \xff\xfe\n", 2, "UTF-8"),
    ("capitals in a file's name", "posts/Bad.md", GOOD, 1, "small letters"),
    ("a space in a file's name", "posts/bad name.md", GOOD, 1, "small letters"),
    ("an underscore in a file's name", "conditions/bad_name.md", GOOD, 1, "small letters"),
    ("letters no address has", "posts/ärger.md", GOOD, 1, "small letters"),
    ("no title", "posts/bad.md", "---\nauthor: dr-sam-okoye\n---\nText.\n", 1, "title"),
    ("an empty title", "conditions/bad.md", "---\ntitle: ''\n---\nText.\n", 2, "title"),
    ("a title that is a list", "posts/bad.md", "---\ntitle: [a, b]\n---\nText.\n", 2, "should be text"),
    ("a title that is too long", "posts/bad.md", f"---\ntitle: {'long ' * 60}\nauthor: dr-sam-okoye\n---\nT\n", 2, ""),
    ("a question that is too long", "posts/bad.md", post(f"question: {'long ' * 70}", "author: dr-sam-okoye"), 3, ""),
    ("an introduction that is a list", "posts/bad.md", post("intro: [a]", "author: dr-sam-okoye"), 3, "be text"),
    ("an unknown author", "posts/bad.md", post("author: dr-nobody"), 3, "dr-nobody"),
    ("an author that is a list", "posts/bad.md", post("author: [dr-sam-okoye]"), 3, "should be text"),
    ("an unknown author of a condition", "conditions/bad.md", post("author: dr-nobody"), 3, "dr-nobody"),
    ("an unknown condition", "posts/bad.md", post("conditions: [no-such]", "author: dr-sam-okoye"), 3, "no-such"),
    ("conditions that are no list", "posts/bad.md", post("conditions: back-pain", "author: dr-sam-okoye"), 3, "a list"),
    ("conditions of keys", "posts/bad.md", post("conditions: [{a: b}]", "author: dr-sam-okoye"), 3, "no condition"),
    ("a day that is none", "posts/bad.md", post("published: soon", "author: dr-sam-okoye"), 3, "2026-11-16"),
    ("a 30th of February", "posts/bad.md", post("published: '2026-02-30'", "author: dr-sam-okoye"), 3, "2026-11-16"),
    ("a bare 30th of February", "posts/bad.md", post("published: 2026-02-30", "author: dr-sam-okoye"), 3, ""),
    ("a day with a time", "posts/bad.md", post("published: 2026-02-03 10:00", "author: dr-sam-okoye"), 3, "2026-11-16"),
    ("a published list", "posts/bad.md", post("published: [2026-02-03]", "author: dr-sam-okoye"), 3, "2026-11-16"),
    ("minutes in words", "posts/bad.md", post("minutes: ten", "author: dr-sam-okoye"), 3, "9:40"),
    ("61 seconds", "posts/bad.md", post("minutes: '9:61'", "author: dr-sam-okoye"), 3, "9:40"),
    ("minutes without quotation marks", "posts/bad.md", post("minutes: 9:40", "author: dr-sam-okoye"), 3, "9:40"),
    ("minutes below nothing", "posts/bad.md", post("minutes: -3", "author: dr-sam-okoye"), 3, "9:40"),
    ("no minutes at all", "posts/bad.md", post("minutes: '0:00'", "author: dr-sam-okoye"), 3, "9:40"),
    ("minutes beyond counting", "posts/bad.md", post(f"minutes: {'9' * 30}", "author: dr-sam-okoye"), 3, ""),
    ("minutes in odd digits", "posts/bad.md", post("minutes: '²:10'", "author: dr-sam-okoye"), 3, "9:40"),
    ("a list of minutes", "posts/bad.md", post("minutes: [9, 40]", "author: dr-sam-okoye"), 3, "should be text"),
    ("an order in words", "conditions/bad.md", post("order: first"), 3, "a number"),
    ("a statement that is text", "conditions/bad.md", post("statement: Words"), 3, "block of keys"),
    ("a statement of no known kind", "conditions/bad.md", post("statement: {kind: poem, text: x}"), 3, ""),
    ("a summary that is too long", "conditions/bad.md", post(f"summary: {'long ' * 70}"), 3, ""),
    ("risks that are a list", "conditions/bad.md", post("risks: [a]"), 3, "should be text"),
    ("sources that are text", "conditions/bad.md", post("sources: one"), 3, "a list"),
    ("a source without a title", "conditions/bad.md", post("sources: [{year: 2020}]"), 3, "title"),
    ("a source that is text", "conditions/bad.md", post("sources: [A study]"), 3, "title"),
    ("a source of no year", "conditions/bad.md", post("sources: [{title: A, year: long ago}]"), 3, ""),
    (
        "a source whose address is a script",
        "conditions/bad.md",
        post("sources: [{title: A, url: 'javascript:x'}]"),
        3,
        "",
    ),
    ("a DOI that is an address", "conditions/bad.md", post("sources: [{title: A, doi: 'https://x.example'}]"), 3, ""),
    (
        "a marker without its source",
        "conditions/bad.md",
        post("sources: [{title: A}]", body="So [2].\n"),
        None,
        "source 2",
    ),
    (
        "a picture that is missing",
        "posts/bad.md",
        post("author: dr-sam-okoye", body="One.\n\n![x](images/no.png)\n"),
        None,
        "no.png",
    ),
    (
        "a picture of another folder",
        "posts/bad.md",
        post("author: dr-sam-okoye", body="![x](../secret.png)\n"),
        None,
        "secret.png",
    ),
    (
        "a picture of this machine",
        "posts/bad.md",
        post("author: dr-sam-okoye", body="![x](/etc/passwd)\n"),
        None,
        "passwd",
    ),
    (
        "a picture from elsewhere",
        "posts/bad.md",
        post("author: dr-sam-okoye", body="![x](https://x.example/a.png)\n"),
        None,
        "a.png",
    ),
    (
        "a picture that is none",
        "posts/bad.md",
        post("author: dr-sam-okoye", body="![x](images/text.png)\n"),
        None,
        "text.png",
    ),
    (
        "a picture with an endless name",
        "posts/bad.md",
        post("author: dr-sam-okoye", body=f"![x]({'a' * 300}.png)\n"),
        None,
        "",
    ),
    ("places that are text", "clinic.yaml", "name: C\nlocations: Tustin\n", 2, "a list"),
    ("a place that is a number", "clinic.yaml", "name: C\nlocations:\n  - 7\n", None, "name"),
    ("a place without a slug to be", "clinic.yaml", "name: C\nlocations: ['東京']\n", None, "slug"),
    ("a place of a bad slug", "clinic.yaml", "name: C\nlocations:\n  - name: A\n    slug: Not Good\n", 4, "slug"),
    ("a place whose phone is none", "clinic.yaml", "name: C\nlocations:\n  - name: A\n    phone: call us\n", 4, ""),
    ("people without names", "clinic.yaml", "name: C\npeople:\n  - slug: a\n", None, "name"),
    ("people that are keys", "clinic.yaml", "name: C\npeople: {a: b}\n", 2, "a list"),
    ("an e-mail address that is none", "clinic.yaml", "name: C\nemail: nobody\n", 2, ""),
    ("a clinic's phone that is none", "clinic.yaml", "name: C\nphone: call us\n", 2, ""),
    ("a clinic's name that is a list", "clinic.yaml", "name: [A, B]\n", 1, "text"),
    ("a clinic's name without end", "clinic.yaml", f"name: {'long ' * 60}\n", 1, ""),
    ("consultation words that are text", "consultation.yaml", "consultation: words\n", 1, "keys of its own"),
    ("referral words that are a list", "consultation.yaml", "referral: [a]\n", 1, "keys of its own"),
]


@pytest.mark.parametrize(("file", "text", "line", "reason"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_nothing_is_loaded_and_the_message_says_where_and_why(folder, file, text, line, reason):
    folder.small_clinic()
    folder.write("images/text.png", "no picture")
    # Beside the folder, where a text must not reach.
    folder.write("../secret.png", _png())
    folder.write("posts/a-good-one.md", "---\ntitle: Good\nauthor: dr-sam-okoye\n---\n![x](images/good.png)\n")
    folder.write("images/good.png", _png())
    path = folder.write(file, text)
    before, files = all_rows(), _stored_files()

    with pytest.raises(CommandError) as refused:
        folder.load()

    said = str(refused.value)
    named = re.match(rf"{re.escape(str(path))}, line (\d+): (.+)", said, re.DOTALL)
    assert named, said
    assert reason in named[2], said
    assert 1 <= int(named[1]) <= len(Path(path).read_bytes().splitlines()) + 1, said
    if line:
        assert int(named[1]) == line, said
    assert said.endswith("Nothing was loaded.")
    assert "Traceback" not in said
    assert "Error(" not in said
    assert changed_tables(before, all_rows()) == {}
    assert _stored_files() == files


def test_a_link_out_of_the_folder_is_no_way_to_a_picture(folder):
    folder.small_clinic()
    folder.write("../secret.png", _png())
    (folder.path / "images").mkdir()
    (folder.path / "images" / "inside.png").symlink_to(folder.path.parent / "secret.png")
    folder.write("posts/bad.md", post("author: dr-sam-okoye", body="![x](images/inside.png)\n"))

    with pytest.raises(CommandError, match=r"bad\.md, line 5: .*inside\.png"):
        folder.load()


def test_the_first_demo_stays_whole_when_the_first_import_fails(client, folder):
    folder.small_clinic().write("posts/bad.md", post("author: dr-nobody"))
    with pytest.raises(CommandError):
        folder.load()

    for path in ("/conditions/ptsd/", "/blog/is-ketamine-addictive/", "/locations/seal-cove/"):
        assert client.get(path).status_code == 200
    assert "Harborlight" in client.get("/").content.decode()


def test_a_reason_reads_like_a_sentence_not_like_a_program(folder):
    """The message of the chain stays out too: the command shows no cause."""
    folder.small_clinic().write("posts/bad.md", post("published: soon", "author: dr-sam-okoye"))
    with pytest.raises(CommandError) as refused:
        folder.load()

    assert "ContentError" not in "".join(traceback.format_exception_only(refused.value))
    assert refused.value.__suppress_context__


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


def _stored_files() -> set[str]:
    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
