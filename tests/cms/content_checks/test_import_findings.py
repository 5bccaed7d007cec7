"""Imported pages are published with approved issues that need review."""

import pytest

from blog.models import AnswerPage
from cms.content_checks.models import FindingRecord
from cms.content_checks.publish_check import blocking_findings
from cms.core import publish_checks
from cms.reviews.selectors import open_items
from conditions.models import ConditionPage
from home.importer.loader import Loader
from home.importer.parser import ContentError, read_folder
from home.models import SourceRecord
from tests.factories.blog import text
from tests.home.editor_utils import edit_in_admin
from tests.home.importer.utils import CLINIC, CONDITION, POST, ContentFolder
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def magic(tmp_path, settings, no_magic):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    folder = ContentFolder(tmp_path / "texts")
    folder.write("clinic.yaml", CLINIC)
    folder.write("conditions/back-pain.md", CONDITION)
    folder.write("posts/does-rest-help.md", POST.replace("A day or two, yes.", "Say abracadabra, and teh pain goes."))
    return folder


def test_imported_public_text_is_published_with_issues_to_review(client, magic):
    said = magic.load()

    assert "0 saved as drafts" in said
    assert "Say abracadabra" in main_text(client, "/blog/does-rest-help/")
    (row,) = FindingRecord.objects.filter(rule="no-magic")
    assert (row.state, row.reason, row.decided_by, row.to_review) == (
        "waived",
        "Published on another site before",
        None,
        True,
    )
    assert row in open_items()


def test_empty_sections_are_issues_to_review(magic):
    magic.load()
    page = ConditionPage.objects.get(slug="back-pain")
    rows = FindingRecord.objects.filter(page=page, rule="missing-section")
    assert {row.where for row in rows} == set(page.missing_fields())
    assert {(row.state, row.to_review) for row in rows} == {("waived", True)}


def test_typo_in_imported_page_can_be_fixed(sign_in, client, magic):
    magic.load()
    page = AnswerPage.objects.get(slug="does-rest-help")
    edit_in_admin(sign_in("physician"), page, body=[text("<p>Say abracadabra, and the pain goes.</p>")])

    assert "and the pain goes" in main_text(client, "/blog/does-rest-help/")
    assert FindingRecord.objects.get(rule="no-magic").state == "waived"


def test_new_issue_in_imported_page_blocks_publishing(magic):
    magic.load()
    page = AnswerPage.objects.get(slug="does-rest-help")
    page.body = [text("<p>Say abracadabra, or abrakazam.</p>")]
    assert [finding.excerpt for finding in blocking_findings(page)] == ["abrakazam"]


def test_repeated_import_changes_nothing(magic):
    magic.load()
    before = list(FindingRecord.objects.order_by("pk").values())
    assert "0 imported" in magic.load()
    assert list(FindingRecord.objects.order_by("pk").values()) == before


def test_draft_import_approves_no_issues(client, sign_in, magic):
    said = magic.load(draft=True)

    assert "2 saved as drafts" in said
    assert client.get("/blog/does-rest-help/").status_code == 404
    assert client.get("/conditions/back-pain/").status_code == 404
    assert not FindingRecord.objects.filter(state="waived").exists()
    assert blocking_findings(AnswerPage.objects.get(slug="does-rest-help"))


def test_draft_keeps_date_and_time_of_source(sign_in, magic):
    magic.write("posts/does-rest-help.md", POST)
    magic.replace("posts/does-rest-help.md", "intro:", 'published: 2026-02-03\nminutes: "9:40"\nintro:')
    magic.load(draft=True)
    page = edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"))

    assert str(page.first_published_at.date()) == "2026-02-03"
    assert page.recorded_time.clock == "9:40"


def test_page_blocked_by_other_check_becomes_reported_draft(client, magic, monkeypatch):
    shut = lambda page: ["No text for this treatment."] if page.slug == "does-rest-help" else []  # noqa: E731
    monkeypatch.setattr(publish_checks, "_publish_checks", [*publish_checks._publish_checks, shut])
    said = magic.load()

    assert "does-rest-help: saved as a draft. No text for this treatment." in said
    assert client.get("/blog/does-rest-help/").status_code == 404
    assert client.get("/conditions/back-pain/").status_code == 200
    assert not FindingRecord.objects.filter(rule="no-magic").exists()


def test_demo_texts_are_not_exempt(magic):
    with pytest.raises(ContentError, match="Empty section"):
        Loader(read_folder(magic.path), SourceRecord.Origin.DEMO).load_content()


def test_demo_is_published_without_approved_issues():
    assert not FindingRecord.objects.filter(state="waived").exists()
