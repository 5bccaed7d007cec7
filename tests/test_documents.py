"""The pictures of the handbook are there, small, and taken by the script that takes them all."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tests.e2e.screenshot_pages import PICTURES
from tests.e2e.screenshots import LARGEST

DOCS = Path(settings.BASE_DIR) / "docs"
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def shown() -> list[tuple[Path, str, Path]]:
    """Each picture that a document shows: the document, the words for those who cannot see it, and the file."""
    return [
        (page, words, page.parent / name)
        for page in sorted(DOCS.rglob("*.md"))
        # Not the examples, which are set as code.
        for words, name in SHOWN.findall(re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL))
    ]


def test_every_picture_a_document_shows_is_there_and_says_what_it_shows():
    assert len(shown()) >= 9
    for page, words, file in shown():
        assert file.is_file(), f"{page.name} shows {file.name}"
        assert len(words) > 20, f"{page.name} says nothing about {file.name}"


def test_every_picture_is_shown_somewhere_and_can_be_taken_again():
    taken = {DOCS / "images" / f"{picture.name}.webp" for picture in PICTURES}
    assert set((DOCS / "images").iterdir()) == taken == {file for _page, _words, file in shown()}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_a_whole_one_and_small(picture):
    file = DOCS / "images" / f"{picture.name}.webp"
    assert file.stat().st_size < LARGEST
    with Image.open(file) as opened:
        opened.load()
        assert opened.format == "WEBP"
