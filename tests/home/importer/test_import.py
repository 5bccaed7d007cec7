"""What `import_content` brings, what of the demo goes, and what stays because somebody has edited it."""

import pytest
from django.core.management import CommandError

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings, Location, Physician
from conditions.models import ConditionPage
from tests.factories.blog import republish
from tests.factories.conditions import make_condition
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import main_text, see

pytestmark = pytest.mark.django_db


def test_folder_is_imported(client, folder):
    said = folder.small_clinic().load()

    assert "5 loaded" in said
    page = see(client, "/blog/does-rest-help/")
    assert page.h1.get_text() == "Will rest help my back?"
    assert page.title.get_text() == "Does rest help? · Ferry Street Clinic"
    assert page.select_one(".lede").get_text() == "Ten minutes on rest."
    assert page.select_one('.facts a[href="/conditions/back-pain/"]')
    assert "Write to desk@ferrystreet.example." in page.select_one(".signoff").get_text()
    assert see(client, "/locations/north-pier/").h1.get_text() == "North Pier"
    assert "Dr. Sam Okoye, MD" in main_text(client, "/conditions/back-pain/")
    assert client.get("/physicians/dr-sam-okoye/").status_code == 200


def test_import_removes_demo(client, folder):
    folder.small_clinic().load()

    for path in ("/conditions/ptsd/", "/blog/is-ketamine-addictive/", "/physicians/dr-alex-rivera/"):
        assert client.get(path).status_code == 404
    assert [place.name for place in Location.objects.all()] == ["North Pier"]
    assert [person.name for person in Physician.objects.all()] == ["Dr. Sam Okoye, MD"]
    # What the clinic's folder does not say, the demo's must not say for it.
    clinic = ClinicSettings.load()
    assert (clinic.phone, clinic.hours_text, clinic.reply_promise) == ("", "", "")


def test_keep_demo_option_keeps_demo(client, folder):
    folder.small_clinic().load(keep_demo=True)

    for path in ("/conditions/ptsd/", "/blog/is-ketamine-addictive/", "/blog/does-rest-help/"):
        assert client.get(path).status_code == 200
    assert Location.objects.filter(slug__in=["harbor-point", "north-pier"]).count() == 2
    # The settings are one row, and the folder's word counts.
    assert ClinicSettings.load().name == "Ferry Street Clinic"


def test_edited_demo_page_is_kept_and_reported(client, folder, sign_in):
    page = edit_in_admin(sign_in("physician"), ConditionPage.objects.get(slug="ptsd"), summary="In our own words.")
    said = folder.small_clinic().load()

    assert "Of the demo clinic: PTSD" in said
    assert "In our own words." in main_text(client, "/conditions/ptsd/")
    assert client.get("/conditions/ocd/").status_code == 404
    assert page.pk == ConditionPage.objects.get(slug="ptsd").pk


def test_demo_page_with_draft_counts_as_edited(client, folder, sign_in):
    edit_in_admin(sign_in("editor"), ConditionPage.objects.get(slug="ptsd"), action="", summary="Half a thought")
    folder.small_clinic().load()

    assert client.get("/conditions/ptsd/").status_code == 200
    assert ConditionPage.objects.get(slug="ptsd").get_latest_revision_as_object().summary == "Half a thought"


def test_edited_locations_and_physicians_are_kept(folder):
    place, person = Location.objects.get(slug="seal-cove"), Physician.objects.get(slug="dr-alex-rivera")
    place.street, person.role = "1 Real Street", "Physician in chief"
    place.save()
    person.save()

    said = folder.small_clinic().load()
    assert "Seal Cove" in said
    assert set(Location.objects.values_list("slug", flat=True)) == {"seal-cove", "north-pier"}
    assert set(Physician.objects.values_list("slug", flat=True)) == {"dr-alex-rivera", "dr-sam-okoye"}


def test_author_of_kept_answer_is_kept(client, folder, sign_in):
    """Otherwise the answer would lose its author, or the import its footing."""
    answer = AnswerPage.objects.get(slug="is-ketamine-addictive")
    edit_in_admin(sign_in("physician"), answer, intro="In my own words.")
    said = folder.small_clinic().load()

    assert "Dr. Alex Rivera" in said
    assert "Dr. Alex Rivera, MD" in main_text(client, "/blog/is-ketamine-addictive/")


def test_edited_settings_are_overwritten(folder):
    clinic = ClinicSettings.load()
    clinic.name, clinic.email, clinic.phone = "Typed by hand", "hand@typed.example", "(714) 555-0177"
    clinic.save()
    folder.small_clinic().load()

    clinic = ClinicSettings.load()
    assert (clinic.name, clinic.email) == ("Ferry Street Clinic", "desk@ferrystreet.example")
    # What the folder does not give is still what the editor gave.
    assert clinic.phone == "(714) 555-0177"


def test_posts_can_refer_to_existing_physicians_and_conditions(client, folder):
    Physician.objects.create(name="Dr. Kim Osei, DO", slug="dr-kim-osei")
    make_condition()
    head = "---\ntitle: {0}\nauthor: dr-kim-osei\nconditions: [migraine]\n---\nText of {0}.\n"
    folder.write("posts/one.md", head.format("One"))
    folder.write("posts/two.md", head.format("Two"))
    folder.load()

    assert "Text of One." in main_text(client, "/blog/one/")
    # Without a question the title is asked, without an introduction the clinic's line opens.
    assert see(client, "/blog/two/").h1.get_text() == "Two"
    assert "Dr. Kim Osei, DO" in see(client, "/blog/two/").select_one(".lede").get_text()


def test_posts_can_refer_to_earlier_import(client, folder, tmp_path):
    folder.small_clinic().load()
    folder.path = tmp_path / "later"
    folder.write("posts/again.md", "---\ntitle: Again\nauthor: dr-sam-okoye\nconditions: [back-pain]\n---\nMore.\n")
    said = folder.load()

    assert "1 loaded" in said
    assert "More." in main_text(client, "/blog/again/")
    assert client.get("/blog/does-rest-help/").status_code == 200
    assert ClinicSettings.load().name == "Ferry Street Clinic"


@pytest.mark.parametrize("part", ["clinic.yaml", "posts/does-rest-help.md", "conditions/back-pain.md"])
def test_every_part_is_optional(client, folder, part):
    folder.small_clinic()
    (folder.path / part).unlink()
    if part == "clinic.yaml":
        Physician.objects.create(name="Dr. Sam Okoye, MD", slug="dr-sam-okoye")
    if part == "conditions/back-pain.md":
        folder.replace("posts/does-rest-help.md", "conditions: [back-pain]\n", "")
    folder.load()

    for path in ("/", "/blog/", "/conditions/", "/consultation/", "/feed/"):
        assert client.get(path).status_code == 200


def test_empty_folder_is_refused(folder):
    with pytest.raises(CommandError, match=r"no clinic\.yaml, no posts/ and no conditions/"):
        folder.load()
    folder.path = folder.path / "no-such"
    with pytest.raises(CommandError, match="there is no such folder"):
        folder.load()


def test_imported_page_does_not_replace_page_created_by_hand(client, folder):
    """A page made by hand has no source: it was edited by definition, and the new text waits as a draft."""
    page = republish(AnswerPage.objects.get(slug="is-ketamine-addictive"), slug="does-rest-help", question="By hand?")
    said = folder.small_clinic().load()

    assert "does-rest-help" in said
    assert see(client, "/blog/does-rest-help/").h1.get_text() == "By hand?"
    assert AnswerPage.objects.get(pk=page.pk).get_latest_revision_as_object().question == "Will rest help my back?"
