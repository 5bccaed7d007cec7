"""A second run of an export: nothing twice, new texts as new drafts, and what people did here is left alone."""

import pytest
from wagtail.models import Page

from blog.models import AnswerPage
from cms.clinic.models import Physician
from home.models import SourceRecord
from tests.home.editor_utils import edit_in_admin
from tests.home.importer.utils import all_rows, changed_tables
from tests.home.wordpress_import.utils import attachment, body, draft, item
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db


def test_second_import_changes_no_rows(export):
    export.picture("arm.jpg")
    export.write(
        attachment(9, "arm.jpg"),
        item(1, "A?", 'Text. <img src="/arm.jpg"> <a href="/2019/03/item-2/">next</a>', comments=3),
        item(2, "PTSD", "Words.", kind="page"),
        item(3, "Empty?", ""),
        item(4, "Team", "Words.", kind="page", slug="team"),
    ).move()
    before = all_rows()
    said = export.move()

    assert changed_tables(before, all_rows()) == {}
    assert "0 saved as drafts, 3 unchanged" in said


def test_new_text_becomes_draft_unless_page_was_edited(export, sign_in):
    export.write(item(1, "A?", "Old words."), item(2, "B?", "Old words.")).move()
    mine = AnswerPage.objects.get(slug="item-2")
    edit_in_admin(sign_in("editor"), mine, action="", intro="Rewritten by hand.")
    said = export.write(item(1, "A?", "New words."), item(2, "B?", "New words.")).move()

    assert "New words." in body(draft())
    assert draft("item-2").intro == "Rewritten by hand."
    assert "post 2 “B?”, skipped at /blog/item-2/: edited on this site" in said
    assert AnswerPage.objects.filter(slug__startswith="item-").count() == 2


def test_new_text_is_never_published_automatically(client, export):
    export.write(item(1, "A?", "Old words.")).move()
    AnswerPage.objects.get(slug="item-1").get_latest_revision().publish()
    export.write(item(1, "A?", "New words.")).move()

    assert "Old words." in main_text(client, "/blog/item-1/")
    assert "New words." in body(draft())


def test_deleted_page_is_imported_again_only_on_request(export):
    export.write(item(1, "A?", "Text.")).move()
    Page.objects.get(slug="item-1").delete()
    assert "deleted on this site; to import it again, use --bring-back" in export.move()
    assert not Page.objects.filter(slug="item-1").exists()

    export.move(bring_back=True)
    assert "Text." in body(draft())


def test_locked_page_or_page_in_review_is_not_changed(export):
    export.write(item(1, "A?", "Old.")).move()
    Page.objects.filter(slug="item-1").update(locked=True)
    assert "locked on this site" in export.write(item(1, "A?", "New.")).move()
    assert "Old." in body(draft())


def test_interrupted_import_is_continued(export):
    export.write(item(1, "A?", "Text.")).move()
    # As if the machine had stopped after the page had got its place.
    page = AnswerPage.objects.get(slug="item-1")
    page.revisions.all().delete()
    SourceRecord.objects.filter(kind="wordpress").update(digest="", state="revision None")
    export.move()

    assert "Text." in body(draft())
    assert AnswerPage.objects.filter(title="A?").count() == 1


def test_physician_added_later_is_set_in_next_run(export):
    export.write(item(1, "A?", "Text.", author="web")).move()
    Physician.objects.create(name="Webmaster", slug="webmaster")
    export.move()

    assert draft().physician.slug == "webmaster"
