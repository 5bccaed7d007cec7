"""A folder with one bad file loads nothing, and the message names the file, the line and the reason."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from PIL import Image

from tests.home.importer.bad_files import BAD_FILES, pictured, post
from tests.home.importer.utils import all_rows, changed_tables

pytestmark = pytest.mark.django_db
NAMES = [name for name, *_ in BAD_FILES]


@pytest.mark.parametrize(("file", "text", "line", "reason"), [bad[1:] for bad in BAD_FILES], ids=NAMES)
def test_invalid_file_stops_import_with_location_and_reason(folder, file, text, line, reason):
    folder.small_clinic()
    folder.write("images/text.png", "no picture")
    folder.write("images/half.png", _png()[:-40])
    # Beside the folder, where a text must not reach.
    folder.write("../secret.png", _png())
    path = folder.write(file, text)
    before = all_rows()

    with pytest.raises(CommandError) as refused:
        # The demo would only take time here: that it stays is another test's.
        folder.load(keep_demo=True)

    said = str(refused.value)
    named = re.match(rf"{re.escape(str(path))}, line (\d+): (.+)", said, re.DOTALL)
    assert named, said
    assert reason in named[2], said
    assert 1 <= int(named[1]) <= len(path.read_bytes().splitlines()) + 1, said
    if line:
        assert int(named[1]) == line, said
    assert said.endswith("Nothing was imported.")
    assert refused.value.__suppress_context__, "a traceback of what went wrong inside"
    assert changed_tables(before, all_rows()) == {}


def test_image_outside_folder_is_refused(folder):
    folder.small_clinic()
    folder.write("../secret.png", _png())
    (folder.path / "images").mkdir()
    (folder.path / "images" / "inside.png").symlink_to(folder.path.parent / "secret.png")
    folder.write("posts/bad.md", pictured("images/inside.png"))

    with pytest.raises(CommandError, match=r"bad\.md, line \d+: .*inside\.png"):
        folder.load()


def test_refused_import_leaves_no_image_files(folder):
    folder.small_clinic().write("images/good.png", _png())
    folder.write("posts/a-good-one.md", pictured("images/good.png"))
    folder.write("posts/bad.md", post("author: dr-nobody"))
    files = _stored_files()
    with pytest.raises(CommandError):
        folder.load(keep_demo=True)

    assert _stored_files() == files


def test_failed_import_keeps_demo(client, folder):
    folder.small_clinic().write("posts/bad.md", post("author: dr-nobody"))
    with pytest.raises(CommandError):
        folder.load()

    for path in ("/conditions/ptsd/", "/blog/is-ketamine-addictive/", "/locations/seal-cove/"):
        assert client.get(path).status_code == 200
    assert "Harborlight" in client.get("/").content.decode()


def _png() -> bytes:
    out = BytesIO()
    Image.effect_noise((60, 40), 100).save(out, "PNG")
    return out.getvalue()


def _stored_files() -> set[str]:
    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
