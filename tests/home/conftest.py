from pathlib import Path

import pytest
from django.core.cache import cache

from cms.clinic.models import Physician
from tests.home.importer.utils import ContentFolder
from tests.home.wordpress_import.utils import WordPress


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


@pytest.fixture
def export(tmp_path, db) -> WordPress:
    """A WordPress export to be written and brought in; one of its authors is a physician here."""
    Physician.objects.create(name="Dr. Sam Okoye, MD", slug="dr-sam-okoye")
    return WordPress(tmp_path)


@pytest.fixture
def seen_by(sign_in):
    """What a person reads on the dashboard, with nothing kept from a moment ago."""

    def read(who: str, address: str = "/admin/") -> str:
        cache.clear()
        return sign_in(who).get(address, follow=True).content.decode()

    return read
