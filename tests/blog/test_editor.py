"""The answer editor and the answer list in the admin."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from blog.models import AnswerPage, AnswerTime, BlogIndexPage
from cms.clinic.models import Physician
from cms.content_checks.models import FindingRecord
from conditions.models import ConditionIndexPage, ConditionPage
from tests.factories.blog import make_answer, make_image, make_many, text
from tests.home.editor_utils import edit_in_admin, editor_form
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
WRITTEN = ["question", "title", "body", "intro", "sources", "conditions", "physician", "minutes"]


def add_answer_url() -> str:
    return reverse("wagtailadmin_pages:add", args=["blog", "answerpage", BlogIndexPage.objects.get().pk])


def answer_form_data(question="", **more) -> dict:
    values = {"question": question, "title": "", "slug": "", "minutes": "10", "intro": "", "seo_title": ""}
    values |= {"search_description": "", "body": streamfield([]), "sources": streamfield([])}
    return nested_form_data({**values, "comments": inline_formset([])} | more)


def autosave(client, **fields) -> dict:
    """The JSON response of an autosave."""
    return client.post(add_answer_url(), answer_form_data(**fields), headers={"Accept": "application/json"}).json()


def test_editor_field_order(sign_in):
    fields = see(sign_in("physician"), add_answer_url()).select("#tab-content [data-contentpath]")

    assert [field["data-contentpath"] for field in fields] == WRITTEN


def test_new_answer_defaults_to_user_physician(sign_in):
    physician = Physician.objects.first()
    chosen = see(sign_in("physician"), add_answer_url()).select_one("[name=physician]")

    assert get_user_model().objects.get(username="physician").staff_member.physician == physician
    assert chosen["value"] == str(physician.pk)


def test_physician_is_not_preselected_if_several_exist(sign_in):
    Physician.objects.create(name="Dr. Second", slug="second")

    assert not see(sign_in("editor"), add_answer_url()).select_one("[name=physician]").get("value")


def test_draft_needs_only_question(sign_in):
    response = autosave(sign_in("physician"), question="Can I\n drive home?")

    page = AnswerPage.objects.get(pk=response["pk"])
    assert (page.question, page.title, page.slug) == ("Can I drive home?", "Can I drive home?", "can-i-drive-home")


def test_duplicate_slug_gets_number(sign_in):
    make_answer("Can I drive home?", slug="can-i-drive-home")
    response = autosave(sign_in("physician"), question="Can I drive home?", slug="can-i-drive-home")

    assert AnswerPage.objects.get(pk=response["pk"]).slug == "can-i-drive-home-2"


def test_long_question_is_shortened_in_title_and_slug(sign_in):
    question = "Is it " + "very " * 55 + "late?"
    slug = question.lower().strip("?").replace(" ", "-")
    response = autosave(sign_in("physician"), question=question, title=question, slug=slug)

    page = AnswerPage.objects.get(pk=response["pk"])
    assert len(page.title) <= 255
    assert len(page.slug) <= 80
    assert not page.slug.endswith("-")


def test_slug_of_published_answer_does_not_change(sign_in):
    page = make_answer("Does it hurt?", slug="kept-" + "long-" * 20 + "end")
    edit_in_admin(sign_in("physician"), page, question="Does it really hurt?", title="Another title")

    assert AnswerPage.objects.get(pk=page.pk).slug == page.slug


def test_draft_without_question_shows_error(sign_in):
    refused = sign_in("physician").post(add_answer_url(), answer_form_data())

    assert "Enter a question before saving the draft." in refused.text


def test_public_url_is_shown_after_publishing(sign_in, settings):
    page = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), editor_form(page) | {"action-publish": "1"}, follow=False
    )
    link_box = see(client, reverse("wagtailadmin_explore", args=[page.get_parent().pk])).select_one(".public-address")
    address = f"{settings.SITE_URL}/blog/does-it-hurt/"

    assert link_box.a["href"] == link_box.a.get_text() == address
    assert link_box.button["data-copy"] == address


def test_scheduled_answer_shows_no_public_url(sign_in):
    page = make_answer("Does it hurt?", live=False)
    client = sign_in("physician")
    edit_in_admin(client, page, go_live_at="2090-01-01 08:00")

    index = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert see(client, index).select_one(".public-address") is None


def list_rows(client, index) -> dict[str, str]:
    """Rows of the admin's list, by title."""
    rows = see(client, reverse("wagtailadmin_explore", args=[index.pk])).select("table.listing tbody tr")
    return {words(row.select_one("[data-listing-page-title] a")): words(row) for row in rows}


def test_answer_list_shows_conditions_and_time_spent(sign_in):
    pain = ConditionPage.objects.get(slug="chronic-pain")
    page = make_answer("Does it hurt?", conditions=[pain])
    AnswerTime.objects.create(answer=page, seconds=580)
    make_answer("Is it cold?", live=False)
    rows = list_rows(sign_in("editor"), BlogIndexPage.objects.get())

    assert "Chronic pain 9:40 of 10" in rows["Does it hurt?"]
    assert "Not timed" in rows["Is it cold?"]


def test_condition_list_shows_missing_sections(sign_in):
    page = ConditionPage.objects.get(slug="ocd")
    ConditionPage.objects.filter(pk=page.pk).update(risks="")
    rows = list_rows(sign_in("editor"), ConditionIndexPage.objects.get())

    assert "the risks" in rows["OCD"]
    assert "None" in rows["PTSD"]


def test_answer_list_shows_review_due_date_and_issues(sign_in):
    answer, *_ = AnswerPage.objects.order_by("first_published_at")
    AnswerPage.objects.filter(pk=answer.pk).update(first_published_at=timezone.now() - timedelta(days=500))
    FindingRecord.objects.create(page=answer, rule="cure", fingerprint="1" * 64, where="Answer", to_review=True)
    FindingRecord.objects.create(page=answer, rule="cure", fingerprint="2" * 64, where="Answer", state="waived")
    row = list_rows(sign_in("editor"), BlogIndexPage.objects.get())[answer.title]
    assert ", overdue" in row
    assert "1 to review, 1 " in row


@pytest.mark.parametrize("page_type", ["blog/answerpage", "conditions/conditionpage"])
def test_page_type_usage_list_has_columns(sign_in, page_type):
    shown = words(see(sign_in("editor"), f"/admin/pages/usage/{page_type}/"))

    assert ("Time spent" if "answer" in page_type else "Sections missing") in shown


def test_answer_list_query_count_is_constant(sign_in):
    client, index = sign_in("owner"), BlogIndexPage.objects.get()
    for page in make_many(25):
        page.conditions = ConditionPage.objects.all()
        page.save()
        AnswerTime.objects.create(answer=page, seconds=60)
    list_rows(client, index)
    with CaptureQueriesContext(connection) as many:
        list_rows(client, index)
    AnswerPage.objects.exclude(slug="question-1").delete()
    list_rows(client, index)
    with CaptureQueriesContext(connection) as few:
        list_rows(client, index)

    assert len(many) <= len(few) + 1


def test_image_without_alt_text_blocks_publishing_but_not_draft(sign_in):
    page = make_answer("Does it hurt?", live=False)
    silent = {"image": make_image().pk, "alt_text": "", "decorative": ""}
    body = [text("<p>It need not.</p>"), {"type": "picture", "value": {"image": silent, "caption": ""}}]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client = sign_in("physician")
    refused = client.post(edit, editor_form(page, body=body) | {"action-publish": "1"})

    assert refused.status_code == 200
    assert "Please add some alt text for your image or mark it as decorative" in refused.text
    assert not AnswerPage.objects.get(pk=page.pk).live
    assert client.post(edit, editor_form(page, body=body)).status_code == 302
    assert len(AnswerPage.objects.get(pk=page.pk).get_latest_revision_as_object().body) == 2
    silent["decorative"] = "on"
    assert edit_in_admin(client, page, body=body).live


def test_promote_tab_shows_search_preview(sign_in):
    page = make_answer("Does it hurt?", body=[text("<p>It need not, most of the time.</p>")])
    shown = see(sign_in("physician"), reverse("wagtailadmin_pages:edit", args=[page.pk])).select_one(".search-preview")
    assert "It need not, most of the time." in words(shown)

    page.search_description = "Mostly not."
    page.save_revision()
    shown = see(sign_in("physician"), reverse("wagtailadmin_pages:edit", args=[page.pk])).select_one(".search-preview")
    assert words(shown.select_one("[data-description]")) == "Mostly not."
    assert shown["data-by-itself"] == "It need not, most of the time."
