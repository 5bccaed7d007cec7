"""A condition page: what is known, what may go wrong, who it is not for, one call to action, and nothing empty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.clinic.models import ClinicSettings, Physician
from conditions.models import ConditionIndexPage, ConditionPage
from tests.factories.blog import make_answer, make_image, picture, publish_as_it_is, quotation, republish, sources, text
from tests.factories.conditions import make_condition
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db

SLUGS = ["anxiety", "chronic-pain", "depression", "ocd", "ptsd"]
HEADINGS = ["What we know", "Risks", "Who it is not for", "Sources"]


@pytest.mark.parametrize("slug", SLUGS)
def test_condition_page_links_once_to_form_with_condition_selected(client, slug):
    page = see(client, f"/conditions/{slug}/")

    (call,) = page.select("[data-call-to-action]")
    assert (call.name, call["href"]) == ("a", "#consultation")
    assert call.get_text() == ClinicSettings.load().condition_call
    assert page.select_one("form[data-consultation-form] input[name=condition][checked]")["value"] == slug
    assert page.select_one("form[data-consultation-form] input[name=entry]")["value"] == "condition"


def test_call_to_action_is_shown_once(client, sign_in):
    again = '<p><a data-call-to-action href="#consultation">Book now</a></p>'
    page = make_condition()
    body = [text(again), quotation(again)]
    words_again = {"risks": again, "not_for": again, "statement": again, "summary": again}
    publish_as_it_is(edit_in_admin(sign_in("physician"), page, action="", body=body, **words_again))

    page = see(client, "/conditions/migraine/")
    assert "Book now" in page.main.get_text()
    assert len(page.select("[data-call-to-action]")) == 1


def test_changed_call_to_action_is_shown_everywhere(client):
    clinic = ClinicSettings.load()
    clinic.condition_call = "Talk to us <now> & here"
    clinic.save()

    for slug in SLUGS:
        call = see(client, f"/conditions/{slug}/").select_one("[data-call-to-action]")
        assert call.get_text() == "Talk to us <now> & here"


def test_empty_section_is_hidden(client):
    make_condition()
    page = see(client, "/conditions/migraine/")
    assert page.h1.get_text() == "Migraine"
    assert [h2.get_text() for h2 in page.main.select("h2")] == []
    assert page.main.select("blockquote, .lede, ol.sources") == []
    assert len(page.select("[data-call-to-action]")) == 1


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"body": [text("<p>Known.</p>")]}, "What we know"),
        ({"risks": "<p>Nausea.</p>"}, "Risks"),
        ({"not_for": "<p>Pregnancy.</p>"}, "Who it is not for"),
        ({"sources": sources("A study")}, "Sources"),
    ],
)
def test_section_with_text_is_shown_under_its_heading(client, fields, shown):
    make_condition(**fields)

    assert [h2.get_text() for h2 in see(client, "/conditions/migraine/").main.select("h2")] == [shown]


def test_empty_section_is_reported_as_missing(client, sign_in):
    """An empty field of the editor is no empty text: it leaves a paragraph without words behind."""
    page = make_condition(risks="<p>Nausea.</p>", not_for="<p>Pregnancy.</p>", body=[text("<p>Known.</p>")])
    physician = sign_in("physician")
    page = publish_as_it_is(edit_in_admin(physician, page, action="", risks="", not_for="<p> </p>", body=[]))

    assert [h2.get_text() for h2 in see(client, "/conditions/migraine/").main.select("h2")] == []
    edit = see(physician, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    said = words(edit.select_one(".missing-sections"))
    for missing in ("the risks", "who it is not for", "what is known"):
        assert missing in said


def test_physician_statement_is_quoted_with_name_and_disclaimer(client):
    physician = Physician.objects.get(slug="dr-alex-rivera")
    page = make_condition(statement="I have seen <some> ease.", statement_kind="experience", physician=physician)

    quoted = see(client, "/conditions/migraine/").select_one("blockquote.statement")
    assert quoted.p.get_text() == "I have seen <some> ease."
    assert quoted.cite.get_text() == "Dr. Alex Rivera, MD"
    assert "clinical experience" in quoted.footer.get_text()
    assert ClinicSettings.load().experience_notice in quoted.footer.get_text()

    republish(page, statement_kind="opinion")
    assert "opinion" in see(client, "/conditions/migraine/").select_one("blockquote.statement footer").get_text()


def test_editor_sees_list_of_empty_sections(sign_in):
    page = make_condition(summary="Short.", risks="<p>Nausea.</p>")
    edit = see(sign_in("editor"), reverse("wagtailadmin_pages:edit", args=[page.pk]))

    said = words(edit.select_one(".missing-sections"))
    for missing in ("what is known", "who it is not for", "the physician's own statement", "sources"):
        assert missing in said
    for present in ("a summary", "the risks"):
        assert present not in said


def test_editor_of_complete_page_sees_no_warning(sign_in):
    page = ConditionPage.objects.get(slug="ptsd")

    edit = see(sign_in("editor"), reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edit.select(".missing-sections") == []


def test_condition_lists_five_newest_answers(client):
    condition = make_condition()
    now = timezone.now()
    for number in range(7):
        make_answer(f"Number {number}?", conditions=[condition], published=now - timedelta(days=number))
    make_answer("About nothing?")

    listed = [a.get_text() for a in see(client, "/conditions/migraine/").select(".related .answers a")]
    assert listed == [f"Number {number}?" for number in range(5)]


def test_conditions_are_listed_in_editors_order(client):
    make_condition()
    first = see(client, "/").select_one(".conditions-bar a").get_text()
    ConditionPage.objects.get(slug="migraine").move(ConditionIndexPage.objects.get(), pos="first-child")

    for path in ("/", "/blog/", "/conditions/ptsd/", "/no-such/"):
        page = see(client, path, status=404 if path == "/no-such/" else 200)
        assert [a.get_text() for a in page.select(".conditions-bar a")][:2] == ["Migraine", first], path
    assert [a.get_text() for a in see(client, "/conditions/").select(".index a")][:2] == ["Migraine", first]


def test_changed_condition_slug_leaves_no_dead_links(client):
    page = ConditionPage.objects.get(slug="ptsd")
    republish(page, slug="post-traumatic-stress")

    for path in ("/", "/blog/", "/subscribe/", "/conditions/", "/consultation/"):
        page = see(client, path)
        assert page.select('a[href^="/conditions/ptsd/"], input[value="ptsd"]') == [], path
    assert client.get("/conditions/post-traumatic-stress/").status_code == 200


def test_unpublished_condition_is_not_shown_anywhere(client):
    ConditionPage.objects.get(slug="ptsd").unpublish()

    assert client.get("/conditions/ptsd/").status_code == 404
    for path in ("/", "/blog/", "/subscribe/", "/conditions/", "/consultation/", "/sitemap.xml"):
        assert "/conditions/ptsd" not in client.get(path).content.decode(), path


def test_condition_page_needs_at_most_fifteen_queries(client):
    """Once a process has shown it before. They are: the site of the address · the way along the address to this page,
    which Wagtail walks step by step (5) · who may see it · the content stamp · physician · pictures · its newest
    answers · what these are about · who reviewed it. What every page shows is in memory.
    """
    condition = make_condition(
        body=[text("<p>Known [1].</p>"), *(picture(make_image(size=(40, 20), name=f"{n}.png")) for n in range(4))],
        physician=Physician.objects.first(),
        sources=sources("A study"),
    )
    for number in range(7):
        make_answer(f"Number {number}?", conditions=[condition])
    client.get("/conditions/migraine/")

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/conditions/migraine/").status_code == 200
    assert len(captured) <= 15, "\n".join(query["sql"][:200] for query in captured)
