"""Recording clinical reviews."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from blog.models import AnswerPage
from cms.clinic.models import Physician, StaffMember
from cms.reviews.models import ReviewRecord
from cms.reviews.services import ReviewRefused, record_review
from home.models import StandardPage
from tests.cms.reviews.utils import Outcome, keep_finding, press_no_change, reviewed
from tests.factories.blog import make_answer, republish
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_answer("Does it hurt?", published=timezone.now() - timedelta(days=500))


@pytest.fixture
def physician_user():
    return get_user_model().objects.get(username="physician")


def facts(client, page) -> dict[str, str]:
    """What stands beside the answer, by its label."""
    rail = see(client, page.get_url()).select_one(".facts")
    return {words(row.dt): words(row.dd) for row in rail.find_all("div")}


def test_review_without_change_updates_review_date_only(client, sign_in, page):
    before = AnswerPage.objects.values().get(pk=page.pk)
    feeds = {path: client.get(path).content for path in ("/feed/", "/feed/atom/", "/feed/json/")}
    shown = facts(client, page)

    response = press_no_change(sign_in("physician"), page)

    assert response.status_code == 302 and response.url == "/admin/reviews/"
    assert AnswerPage.objects.values().get(pk=page.pk) == before
    assert {path: client.get(path).content for path in feeds} == feeds
    now = facts(client, page)
    assert now.pop("Clinically reviewed").startswith(f"{timezone.localdate():%b} {timezone.localdate().day}, ")
    shown.pop("Clinically reviewed", None)
    assert now == shown


def test_record_stores_reviewer_revision_and_outcome(sign_in, page, physician_user):
    press_no_change(sign_in("physician"), page)

    record = ReviewRecord.objects.get(page=page)
    assert (record.reviewer, record.user) == (Physician.objects.get(slug="dr-alex-rivera"), physician_user)
    assert (record.revision_id, record.outcome) == (page.live_revision_id, Outcome.NO_CHANGE)
    assert timezone.now() - record.at < timedelta(minutes=1)


def test_second_review_on_same_day_creates_no_record(sign_in, page):
    for _ in range(2):
        press_no_change(sign_in("physician"), page)

    assert ReviewRecord.objects.filter(page=page).count() == 1


@pytest.mark.parametrize("who", ["owner", "editor", "frontdesk", "manager"])
def test_only_physicians_can_record_review(sign_in, page, who):
    assert press_no_change(sign_in(who), page).status_code in (302, 403)
    assert not ReviewRecord.objects.exists()

    with pytest.raises(ReviewRefused, match="Only physicians"):
        record_review(page, get_user_model().objects.get(username=who), Outcome.NO_CHANGE, page.live_revision_id)


def test_owner_who_is_physician_can_record_review(sign_in, page):
    owner = get_user_model().objects.get(username="owner")
    StaffMember.objects.create(user=owner, physician=Physician.objects.first())

    press_no_change(sign_in("owner"), page)

    assert ReviewRecord.objects.get(page=page).user == owner


@pytest.mark.parametrize(("who", "answer"), [("owner", 200), ("physician", 200), ("editor", 200), ("frontdesk", 302)])
def test_only_users_who_can_edit_pages_see_reviews(sign_in, page, who, answer):
    client = sign_in(who)
    for path in ("/admin/reviews/", f"/admin/reviews/{page.pk}/"):
        assert client.get(path).status_code == answer, path
        assert client.head(path).status_code == answer, path


def test_changed_page_is_not_reviewed(sign_in, page):
    seen = page.live_revision_id
    republish(page, intro="Another text.")

    response = sign_in("physician").post(
        f"/admin/reviews/{page.pk}/", {"outcome": "changed", "reviewed_revision": seen, "note": "Looked it up."}
    )

    assert "has changed since you opened it" in response.content.decode()
    assert "Looked it up." in response.content.decode()
    assert not ReviewRecord.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"outcome": "wonderful"}, {"outcome": "no_change", "reviewed_revision": "x"}])
def test_invalid_form_records_nothing_and_keeps_input(sign_in, page, sent):
    response = sign_in("physician").post(f"/admin/reviews/{page.pk}/", sent | {"note": "Half a thought"})

    assert response.status_code == 200
    assert "Half a thought" in response.content.decode()
    assert not ReviewRecord.objects.exists()


def test_unpublishing_review_hides_earlier_reviews(client, sign_in, page):
    reviewed(page, 30)
    sent = {"outcome": "withdrawn", "reviewed_revision": page.live_revision_id}

    sign_in("physician").post(f"/admin/reviews/{page.pk}/", sent)

    assert client.get(page.get_url()).status_code == 404
    republish(AnswerPage.objects.get(pk=page.pk))
    # Nobody has read it since; and its time went by long ago.
    assert facts(client, page)["Clinically reviewed"] == "Not reviewed since publication"


def test_drafts_and_other_page_types_cannot_be_reviewed(sign_in):
    draft, client = make_answer("Is it a draft?", live=False), sign_in("physician")

    response = client.post(f"/admin/reviews/{draft.pk}/", {"outcome": "no_change"})

    assert "is not published" in response.content.decode()
    assert client.get(f"/admin/reviews/{StandardPage.objects.first().pk}/").status_code == 404
    assert client.get("/admin/reviews/999999/").status_code == 404
    assert not ReviewRecord.objects.exists()


def test_review_clears_issues_of_its_page_only(sign_in, page):
    mine, other = keep_finding(page), keep_finding(make_answer("Another?"))

    press_no_change(sign_in("physician"), page)

    for finding, waits in ((mine, False), (other, True)):
        finding.refresh_from_db()
        assert finding.to_review is waits


def test_page_says_whether_reviewer_is_author(client, page):
    reviewed(page, 3)
    assert facts(client, page)["Clinically reviewed"].endswith("by Dr. Alex Rivera, MD , who also wrote it")

    other = Physician.objects.create(name="Dr. Sam Okoye, MD", slug="dr-sam-okoye")
    reviewed(page, 2, by=other)
    said = facts(client, page)["Clinically reviewed"]
    assert "Dr. Sam Okoye, MD" in said
    assert "also wrote" not in said


def test_review_survives_deleted_physician(client, page):
    other = Physician.objects.create(name="Dr. Sam Okoye, MD", slug="dr-sam-okoye")
    reviewed(page, 2, by=other)
    other.delete()

    assert facts(client, page)["Clinically reviewed"].endswith("by Dr. Sam Okoye, MD")


def test_page_without_review_says_so_once_overdue(client, page):
    young = make_answer("Is it new?")

    assert "Clinically reviewed" not in facts(client, young)
    assert facts(client, page)["Clinically reviewed"] == "Not reviewed since publication"


def test_overdue_page_shows_last_review_date(client, page):
    record = reviewed(page, 800)

    day = timezone.localdate(record.at)
    assert facts(client, page)["Clinically reviewed"].startswith(f"{day:%b} {day.day}, {day.year}")


def test_copy_has_no_reviews(page):
    reviewed(page, 3)

    copy = page.copy(update_attrs={"title": "A copy", "slug": "a-copy"})

    assert not copy.review_records.exists()


def test_editor_panel_button_records_review(sign_in, page):
    client = sign_in("physician")
    editor = see(client, f"/admin/pages/{page.pk}/edit/")
    button = editor.select_one("button[name=outcome]")
    form = editor.select_one("#w-edit-form, [data-edit-form]")
    # The whole editor is sent along, as a browser would.
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")} | {
        "outcome": button["value"]
    }

    response = client.post(button["formaction"], sent)

    assert response.url == f"/admin/pages/{page.pk}/edit/"
    assert ReviewRecord.objects.get(page=page).outcome == Outcome.NO_CHANGE
    assert see(sign_in("editor"), f"/admin/pages/{page.pk}/edit/").select("button[name=outcome]") == []


def test_review_is_logged_in_page_history(sign_in, page):
    press_no_change(sign_in("physician"), page)

    assert "Clinically reviewed" in sign_in("owner").get(f"/admin/pages/{page.pk}/history/").content.decode()
