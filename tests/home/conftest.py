from pathlib import Path

import pytest

from tests.home.folders import ContentFolder


@pytest.fixture
def folder(tmp_path, db) -> ContentFolder:
    """An empty folder of texts, to be written to and imported."""
    path = tmp_path / "texts"
    path.mkdir()
    return ContentFolder(path)


@pytest.fixture
def copied_texts(clinic_texts, tmp_path, db) -> ContentFolder:
    """The clinic's own texts in a folder that a test may change."""
    folder = ContentFolder(tmp_path / "clinic")
    for source in Path(clinic_texts).rglob("*.*"):
        if source.name != "README.md":
            folder.write(str(source.relative_to(clinic_texts)), source.read_text("utf-8"))
    return folder
