from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.clinic.models import Physician
from cms.core import publish_checks
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
def lock(monkeypatch):
    """A rule that was made after pages were scheduled, and keeps these words in an introduction off the site."""
    refused = {"words": "a word of a younger rule"}

    def keeps_back(page) -> list[str]:
        waits = page.go_live_at and page.go_live_at > timezone.now()
        said = not waits and refused["words"] in getattr(page, "intro", "")
        return ["The introduction breaks a younger rule. Reword it."] if said else []

    monkeypatch.setattr(publish_checks, "_publish_checks", [*publish_checks._publish_checks, keeps_back])
    return refused


@pytest.fixture
def seen_by(sign_in):
    """What a person reads on the dashboard, with nothing kept from a moment ago."""

    def read(who: str, address: str = "/admin/") -> str:
        cache.clear()
        return sign_in(who).get(address, follow=True).content.decode()

    return read
