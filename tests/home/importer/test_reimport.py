"""A second import: what is the same is left alone, what is new replaces what nobody touched, and drafts the rest."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings, Location, Physician
from conditions.models import ConditionPage
from tests.home.editor_utils import edit_in_admin
from tests.home.importer.utils import all_rows, changed_tables
from tests.utils.html import main_text, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(folder):
    folder.small_clinic().load()
    return folder


def test_second_import_changes_no_rows(copied_texts):
    copied_texts.load()
    before = all_rows()
    assert sum(len(rows) for rows in before.values()) > 500
    said = copied_texts.load()

    assert changed_tables(before, all_rows()) == {}
    assert said.startswith("0 imported")


def test_second_import_with_images_changes_no_rows_or_files(loaded):
    _picture(loaded)
    loaded.replace("posts/does-rest-help.md", "After that, move.", "![A bed](images/bed.png)\n\nAfter that, move.")
    loaded.load()
    before, files = all_rows(), _files(settings.MEDIA_ROOT)
    loaded.load()

    assert changed_tables(before, all_rows()) == {}
    assert _files(settings.MEDIA_ROOT) == files


def test_edited_page_stays_while_source_is_unchanged(client, loaded, sign_in):
    edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"), intro="Rewritten by hand.")
    clinic = ClinicSettings.load()
    clinic.email = "mended@ferrystreet.example"
    clinic.save()
    before = all_rows()

    assert loaded.load().startswith("0 imported")
    assert changed_tables(before, all_rows()) == {}
    assert "Rewritten by hand." in main_text(client, "/blog/does-rest-help/")


def test_new_text_of_unedited_page_is_published(client, loaded):
    before = AnswerPage.objects.get(slug="does-rest-help")
    revisions = before.revisions.count()
    loaded.replace("posts/does-rest-help.md", "A day or two, yes.", "An hour or two, yes.")
    said = loaded.load()

    assert said.startswith("1 imported")
    assert "An hour or two, yes." in main_text(client, "/blog/does-rest-help/")
    after = AnswerPage.objects.get(slug="does-rest-help")
    assert (after.pk, after.feed_uuid, after.first_published_at) == (
        before.pk,
        before.feed_uuid,
        before.first_published_at,
    )
    assert after.revisions.count() == revisions + 1
    assert not after.has_unpublished_changes


@pytest.mark.parametrize("kind", [AnswerPage, ConditionPage])
def test_new_text_of_edited_page_becomes_reported_draft(client, loaded, sign_in, kind):
    slug, path = {
        AnswerPage: ("does-rest-help", "/blog/does-rest-help/"),
        ConditionPage: ("back-pain", "/conditions/back-pain/"),
    }[kind]
    file = "posts/does-rest-help.md" if kind is AnswerPage else "conditions/back-pain.md"
    edit_in_admin(sign_in("physician"), kind.objects.get(slug=slug), search_description="Edited.")
    live = main_text(client, path)
    old, new = ("A day or two, yes.", "Not at all.") if kind is AnswerPage else ("Most backs mend.", "Some mend.")
    loaded.replace(file, old, new)
    said = loaded.load()

    assert slug in said
    assert "1 saved as drafts" in said
    assert main_text(client, path) == live
    page = kind.objects.get(slug=slug)
    assert page.has_unpublished_changes
    assert new in str(page.get_latest_revision_as_object().body)
    assert page.search_description == "Edited."


def test_waiting_draft_is_not_created_again(loaded, sign_in):
    edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"), intro="By hand.")
    loaded.replace("posts/does-rest-help.md", "A day or two, yes.", "Not at all.")
    loaded.load()
    before = all_rows()
    loaded.load()

    assert changed_tables(before, all_rows()) == {}


def test_every_new_text_of_edited_page_becomes_draft(client, loaded, sign_in):
    edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"), intro="By hand.")
    for text in ("Not at all.", "Never."):
        old = "A day or two, yes." if text == "Not at all." else "Not at all."
        loaded.replace("posts/does-rest-help.md", old, text)
        said = loaded.load()
        assert "1 saved as drafts" in said
    assert "By hand." in main_text(client, "/blog/does-rest-help/")
    assert "Never." not in main_text(client, "/blog/does-rest-help/")


def test_new_text_does_not_publish_unpublished_page(client, loaded, sign_in):
    """Whoever took it down had a reason."""
    page = AnswerPage.objects.get(slug="does-rest-help")
    response = sign_in("physician").post(f"/admin/pages/{page.pk}/unpublish/")
    assert response.status_code == 302
    loaded.replace("posts/does-rest-help.md", "A day or two, yes.", "Not at all.")
    said = loaded.load()

    assert client.get("/blog/does-rest-help/").status_code == 404
    assert "does-rest-help" in said


def test_changed_slug_creates_no_duplicate(client, loaded, sign_in):
    edit_in_admin(sign_in("physician"), AnswerPage.objects.get(slug="does-rest-help"), slug="rest")
    place = Location.objects.get(slug="north-pier")
    place.slug = "pier"
    place.save()
    loaded.load()

    assert client.get("/blog/rest/").status_code == 200
    assert [page.slug for page in AnswerPage.objects.all()] == ["rest"]
    assert [place.slug for place in Location.objects.all()] == ["pier"]


def test_source_updates_rows_until_they_are_edited(client, loaded):
    loaded.replace("clinic.yaml", "role: Physician", "role: Pain physician")
    loaded.replace("clinic.yaml", "name: Ferry Street Clinic", "name: Ferry Road Clinic")
    loaded.load()
    assert Physician.objects.get(slug="dr-sam-okoye").role == "Pain physician"
    assert ClinicSettings.load().name == "Ferry Road Clinic"

    person = Physician.objects.get(slug="dr-sam-okoye")
    person.role = "Physician in chief"
    person.save()
    loaded.replace("clinic.yaml", "role: Pain physician", "role: Family physician")
    said = loaded.load()
    assert "physician dr-sam-okoye: skipped because it was edited on the site" in said
    assert Physician.objects.get(slug="dr-sam-okoye").role == "Physician in chief"


def test_new_location_is_added_and_missing_one_stays(loaded):
    loaded.replace("clinic.yaml", "[North Pier]", "[South Pier]")
    loaded.load()

    assert set(Location.objects.values_list("slug", flat=True)) == {"north-pier", "south-pier"}


def test_replaced_image_file_counts_as_change(client, loaded):
    _picture(loaded, "teal")
    loaded.replace("posts/does-rest-help.md", "After that, move.", "![A bed](images/bed.png)\n\nAfter that, move.")
    loaded.load()
    before = see(client, "/blog/does-rest-help/").select_one("article img")["src"]
    _picture(loaded, "maroon")
    loaded.load()

    assert see(client, "/blog/does-rest-help/").select_one("article img")["src"] != before


def _picture(folder, color="teal"):
    out = BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "PNG")
    folder.write("images/bed.png", out.getvalue())


def _files(root):
    return sorted(str(path) for path in Path(root).rglob("*") if path.is_file())
