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


def test_texts_that_were_public_go_live_with_what_is_found_waived_and_to_review(client, magic):
    said = magic.load()

    assert "0 as drafts" in said
    assert "Say abracadabra" in main_text(client, "/blog/does-rest-help/")
    (row,) = FindingRecord.objects.filter(rule="no-magic")
    assert (row.state, row.reason, row.decided_by, row.to_review) == (
        "waived",
        "Published on another site before",
        None,
        True,
    )
    assert row in open_items()


def test_sections_that_have_no_text_are_to_review_too(magic):
    magic.load()
    page = ConditionPage.objects.get(slug="back-pain")
    rows = FindingRecord.objects.filter(page=page, rule="missing-section")
    assert {row.where for row in rows} == set(page.missing_fields())
    assert {(row.state, row.to_review) for row in rows} == {("waived", True)}


def test_a_typing_error_in_an_imported_page_is_mended_at_once(sign_in, client, magic):
    magic.load()
    page = AnswerPage.objects.get(slug="does-rest-help")
    edit_in_admin(sign_in("physician"), page, body=[text("<p>Say abracadabra, and the pain goes.</p>")])

    assert "and the pain goes" in main_text(client, "/blog/does-rest-help/")
    assert FindingRecord.objects.get(rule="no-magic").state == "waived"


def test_a_new_finding_in_an_imported_page_keeps_it_back(magic):
    magic.load()
    page = AnswerPage.objects.get(slug="does-rest-help")
    page.body = [text("<p>Say abracadabra, or abrakazam.</p>")]
    assert [finding.excerpt for finding in blocking_findings(page)] == ["abrakazam"]


def test_the_same_texts_again_change_nothing(magic):
    magic.load()
    before = list(FindingRecord.objects.order_by("pk").values())
    assert "0 loaded" in magic.load()
    assert list(FindingRecord.objects.order_by("pk").values()) == before


def test_drafts_are_drafts_when_asked_for_and_nothing_is_decided(client, sign_in, magic):
    said = magic.load(draft=True)

    assert "2 as drafts" in said
    assert client.get("/blog/does-rest-help/").status_code == 404
    assert client.get("/conditions/back-pain/").status_code == 404
    assert not FindingRecord.objects.filter(state="waived").exists()
    assert blocking_findings(AnswerPage.objects.get(slug="does-rest-help"))


def test_a_draft_keeps_the_day_and_the_time_its_text_says(sign_in, magic):
    magic.write("posts/does-rest-help.md", POST)
    magic.replace("posts/does-rest-help.md", "intro:", 'published: 2026-02-03\nminutes: "9:40"\nintro:')
    magic.load(draft=True)
    page = edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"))

    assert str(page.first_published_at.date()) == "2026-02-03"
    assert page.recorded_time.clock == "9:40"


def test_a_page_another_lock_keeps_back_waits_as_a_draft_and_is_named(client, magic, monkeypatch):
    shut = lambda page: ["No text for this treatment."] if page.slug == "does-rest-help" else []  # noqa: E731
    monkeypatch.setattr(publish_checks, "_publish_checks", [*publish_checks._publish_checks, shut])
    said = magic.load()

    assert "does-rest-help: a draft. No text for this treatment." in said
    assert client.get("/blog/does-rest-help/").status_code == 404
    assert client.get("/conditions/back-pain/").status_code == 200
    assert not FindingRecord.objects.filter(rule="no-magic").exists()


def test_the_demos_own_texts_have_no_excuse(magic):
    with pytest.raises(ContentError, match="Empty section"):
        Loader(read_folder(magic.path), SourceRecord.Origin.DEMO).load_content()


def test_the_demo_goes_live_without_a_reason_given_for_anything():
    assert not FindingRecord.objects.filter(state="waived").exists()
