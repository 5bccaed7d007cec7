"""The public answer page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import AnswerPage, AnswerTime
from cms.clinic.models import ClinicSettings, Location, Physician
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, make_image, make_many, make_private, picture, republish, sources, text
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 20, tzinfo=UTC)


def test_question_is_headline_and_escaped_once(client):
    make_answer("Why do I <b>still</b> hurt & ache?", slug="why", title="Pain")

    page = see(client, "/blog/why/")
    assert page.h1.get_text() == "Why do I <b>still</b> hurt & ache?"
    assert page.title.get_text().startswith("Pain · ")
    # Meta tags are escaped once.
    assert page.find("meta", attrs={"property": "og:title"})["content"] == "Why do I <b>still</b> hurt & ache?"


def test_time_is_shown_only_if_recorded(client):
    page = make_answer("Does it hurt?", minutes=10)
    before = see(client, "/blog/does-it-hurt/")
    assert before.select(".clock, .minutes") == []
    assert "Written in" not in before.main.get_text()

    AnswerTime.objects.create(answer=page, seconds=580)
    assert "Written in 9 min 40 s (limit: 10 min)" in words(see(client, "/blog/does-it-hurt/").select_one(".clock"))
    assert "9:40" in see(client, "/blog/").select_one('li:has(a[href="/blog/does-it-hurt/"])').get_text()


@pytest.mark.parametrize(
    ("seconds", "wording"),
    [
        (600, "Written in 10 min (limit: 10 min)"),
        (45, "Written in 45 s (limit: 10 min)"),
        (754, "over the 10-minute limit"),
    ],
)
def test_recorded_time_wording(client, seconds, wording):
    AnswerTime.objects.create(answer=make_answer("Does it hurt?"), seconds=seconds)

    assert wording in words(see(client, "/blog/does-it-hurt/").select_one(".clock"))


def test_updated_date_is_shown_only_on_later_day(client):
    page = make_answer("Does it hurt?", published=NOON)
    assert _dates(see(client, "/blog/does-it-hurt/")) == {"Published": "2026-03-02"}

    AnswerPage.objects.filter(pk=page.pk).update(last_published_at=NOON + timedelta(hours=2))
    assert _dates(see(client, "/blog/does-it-hurt/")) == {"Published": "2026-03-02"}

    AnswerPage.objects.filter(pk=page.pk).update(last_published_at=NOON + timedelta(days=30))
    assert _dates(see(client, "/blog/does-it-hurt/")) == {"Published": "2026-03-02", "Updated": "2026-04-01"}


def test_dates_use_clinic_time_zone(client):
    # 10:30 p.m. in Los Angeles, the next day in UTC.
    page = make_answer("Does it hurt?", published=datetime(2026, 3, 3, 6, 30, tzinfo=UTC))
    assert _dates(see(client, "/blog/does-it-hurt/")) == {"Published": "2026-03-02"}

    # The next morning: another day in the clinic's time zone, the same day in UTC.
    AnswerPage.objects.filter(pk=page.pk).update(last_published_at=datetime(2026, 3, 3, 18, tzinfo=UTC))
    assert _dates(see(client, "/blog/does-it-hurt/")) == {"Published": "2026-03-02", "Updated": "2026-03-03"}


def test_empty_introduction_shows_opening_line(client):
    clinic = ClinicSettings.load()
    clinic.opening_line = "{physician} has {minutes} minutes {for} {this}."
    clinic.save()
    page = make_answer("Does it hurt?", minutes=7)
    opening = see(client, "/blog/does-it-hurt/").select_one(".lede").get_text()
    assert opening == "Dr. Alex Rivera, MD has 7 minutes {for} {this}."

    republish(page, intro="I asked around.")
    assert see(client, "/blog/does-it-hurt/").select_one(".lede").get_text() == "I asked around."
    assert "has 7 minutes" not in see(client, "/blog/does-it-hurt/").main.get_text()


def test_physician_change_updates_every_page(client):
    make_answer("Does it hurt?")
    paths = ["/blog/does-it-hurt/", "/blog/is-ketamine-addictive/", "/conditions/ptsd/"]
    paths += ["/physicians/", "/physicians/dr-alex-rivera/"]
    for path in paths:
        assert "Pain physician" in see(client, path).main.get_text()

    physician = Physician.objects.get(slug="dr-alex-rivera")
    physician.role, physician.name = "Physician for pain of every kind", "Dr. Alex Rivera, MD, PhD"
    physician.save()

    for path in paths:
        assert "Physician for pain of every kind" in see(client, path).main.get_text(), path
        assert "Dr. Alex Rivera, MD, PhD" in see(client, path).main.get_text(), path
        assert "Pain physician" not in see(client, path).get_text(), path
    assert b"Dr. Alex Rivera, MD, PhD" in client.get("/feed/").content


def test_sign_off_shows_clinic_email_and_towns(client):
    make_answer("Does it hurt?")
    clinic = ClinicSettings.load()
    clinic.name, clinic.email, clinic.sign_off = "Clinic & Sons", "a@b.example", "Write <here>: {email}.\n\nYours,\nwe"
    clinic.save()
    place = Location.objects.get(slug="seal-cove")
    place.live = False
    place.save()

    signed = see(client, "/blog/does-it-hurt/").select_one(".signoff")
    assert signed.find("a")["href"] == "mailto:a@b.example"
    assert "Write <here>: a@b.example." in signed.get_text()
    assert words(signed).endswith("Dr. Alex Rivera, MD Clinic & Sons · Harbor Point, Mission Oaks")


def test_answer_lists_conditions_and_related_answers(client):
    condition = ConditionPage.objects.get(slug="ptsd")
    now = timezone.now()
    for number in range(5):
        make_answer(f"Other {number}?", conditions=[condition], published=now - timedelta(days=number))
    make_private(AnswerPage.objects.get(slug="other-1"))
    make_answer("Does it hurt?", conditions=[condition])

    page = see(client, "/blog/does-it-hurt/")
    assert page.select_one('.facts a[href="/conditions/ptsd/"]').get_text() == "PTSD"
    related = [a.get_text() for a in page.select(".related a")]
    assert related == ["Other 0?", "Other 2?", "Other 3?"]


@pytest.mark.parametrize("hide", ["draft", "unpublished", "private"])
def test_hidden_answer_is_on_no_public_page(client, hide):
    condition = ConditionPage.objects.get(slug="ptsd")
    page = make_answer("Only for us?", conditions=[condition], live=hide != "draft")
    make_answer("For all?", conditions=[condition])
    if hide == "unpublished":
        page.unpublish()
    elif hide == "private":
        make_private(page)

    refused = client.get("/blog/only-for-us/")
    assert refused.status_code == 404 or refused["Location"].startswith("/admin/login/")
    paths = ["/", "/blog/", "/blog/?condition=ptsd", "/conditions/ptsd/", "/physicians/dr-alex-rivera/"]
    for path in [*paths, "/blog/for-all/", "/search/?q=only", "/sitemap.xml"]:
        response = client.get(path)
        assert response.status_code == 200
        assert b"Only for us?" not in response.content, path
        assert b"only-for-us" not in response.content, path


def test_changed_slug_redirects(client, sign_in, django_capture_on_commit_callbacks):
    page = make_answer("Does it hurt?")
    with django_capture_on_commit_callbacks(execute=True):
        edit_in_admin(sign_in("physician"), page, slug="pain")

    moved = client.get("/blog/does-it-hurt/")
    assert moved.status_code == 301
    assert client.get(moved["Location"]).status_code == 200


def test_same_image_twice_keeps_own_alt_text(client):
    image = make_image()
    make_answer(
        "What is this?", body=[picture(image, alt="the left"), text("<p>x</p>"), picture(image, alt="the right")]
    )

    assert [img["alt"] for img in see(client, "/blog/what-is-this/").select("article img")] == ["the left", "the right"]


def test_answer_page_needs_at_most_twelve_queries(client):
    """Queries of a page that this process has rendered before:

    site · page routing (5) · view restrictions · content version · physician · images · related answers · conditions ·
    review. What every page shows is cached in memory.
    """
    condition = ConditionPage.objects.get(slug="ptsd")
    make_many(6)
    body = [picture(make_image(size=(40, 20), name=f"{number}.png"), alt=str(number)) for number in range(4)]
    make_answer("Does it hurt?", body=[text("<p>So [1].</p>"), *body], conditions=[condition], sources=sources("A"))
    for number in range(4):
        make_answer(f"Related {number}?", conditions=[condition])
    client.get("/blog/does-it-hurt/")

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/blog/does-it-hurt/").status_code == 200
    assert len(captured) <= 12, "\n".join(query["sql"][:200] for query in captured)


def _dates(page) -> dict[str, str]:
    return {div.dt.get_text(): div.time["datetime"] for div in page.select(".facts div") if div.time}
