"""A schedule is in the clinic's time, says so beside the field, and is never a time that nobody can keep."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from blog.models import AnswerPage
from cms.core.clinic_time import format_datetime, timezone_label
from tests.factories.blog import make_answer, republish
from tests.home.editor_utils import edit_in_admin, editor_form
from tests.home.scheduling.utils import publish_due
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
# A quiet day, 3:42 in the afternoon at the clinic.
TODAY = datetime(2027, 2, 1, 23, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def schedule(sign_in):
    """Type a time and press Publish: the page the editor answers with, or None when it took it."""

    def typed(page, who="physician", **times):
        response = sign_in(who).post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), editor_form(page, **times) | {"action-publish": "1"}
        )
        return None if response.status_code == 302 else response

    return typed


def test_time_zone_and_current_time_are_shown_beside_schedule_fields(sign_in):
    page = make_answer("When?", live=False)
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:add", args=["blog", "answerpage", page.get_parent().pk]),
    ):
        # Wagtail keeps the window with the fields in a template, which no parser looks into.
        shown = sign_in("physician").get(address).content.decode()
        assert shown.count("Clinic time: Pacific (Los Angeles), now 3:42 pm.") == 2, address


def test_schedule_is_in_clinic_time_for_every_user(client, schedule):
    page = make_answer("When?", live=False)
    schedule(page, go_live_at="2027-02-02 09:00")
    assert Revision.objects.get(approved_go_live_at__isnull=False).approved_go_live_at == datetime(
        2027, 2, 2, 17, tzinfo=UTC
    )


def test_account_page_offers_no_other_time_zone(sign_in):
    staff = sign_in("physician")
    assert "current_time_zone" not in staff.get("/admin/account/").content.decode()
    staff.post("/admin/account/", {"locale-current_time_zone": "Asia/Tokyo", "locale-preferred_language": ""})
    user = get_user_model().objects.get(username="physician")
    assert UserProfile.get_for_user(user).current_time_zone == ""


def test_message_shows_publish_time_and_time_zone(sign_in):
    page = make_answer("When?", live=False)
    staff = sign_in("physician")
    edit_in_admin(staff, page, go_live_at="2027-02-08 09:00")
    shown = words(see(staff, "/admin/"))
    assert "This page will be published on Monday, February 8, 9:00 am clinic time: Pacific (Los Angeles)." in shown


def test_nonexistent_time_in_spring_is_refused(schedule):
    """In the night to March 14, 2027, one minute to two is followed by three."""
    page = make_answer("When?", live=False)
    shown = schedule(page, go_live_at="2027-03-14 02:30").content.decode()
    assert "2:30 am does not exist on March 14, 2027 (daylight saving time starts)." in shown
    assert "2027-03-14 02:30" in shown, "what was typed is kept"
    assert schedule(page, go_live_at="2027-03-14 03:00") is None


def test_ambiguous_time_in_fall_is_refused(schedule):
    page = make_answer("When?", live=False)
    shown = schedule(page, expire_at="2027-11-07 01:30").content.decode()
    assert "1:30 am occurs twice on November 7, 2027 (daylight saving time ends)." in shown
    assert schedule(page, expire_at="2027-11-07 02:00") is None


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("2027-03-14 01:59", "2027-03-14T09:59"),
        ("2027-03-14 03:00", "2027-03-14T10:00"),
        ("2027-11-07 00:59", "2027-11-07T07:59"),
        ("2027-11-07 02:00", "2027-11-07T10:00"),
    ],
)
def test_page_is_published_on_time_around_clock_changes(client, schedule, typed, due):
    schedule(make_answer("When?", live=False), go_live_at=typed)
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert "0 changed." in publish_due()
    with time_machine.travel(moment, tick=False):
        assert "1 changed." in publish_due()
        assert client.get("/blog/when/").status_code == 200


def test_past_time_is_refused(client, schedule):
    page = make_answer("When?", live=False)
    shown = schedule(page, go_live_at="2027-02-01 15:00").content.decode()
    assert "Monday, February 1, 3:00 pm, has passed. It is now 3:42 pm at the clinic." in shown
    assert "clear the field to publish now" in shown
    assert client.get("/blog/when/").status_code == 404
    shown = schedule(page, expire_at="2027-01-31 15:00").content.decode()
    assert "Sunday, January 31, 3:00 pm, has passed" in shown
    assert "Choose a later time, or clear the field." in shown


def test_published_scheduled_page_can_be_edited(client, schedule):
    page = make_answer("When?", live=False)
    schedule(page, go_live_at="2027-02-02 09:00")
    with time_machine.travel(TODAY + timedelta(days=2), tick=False):
        publish_due()
        page = AnswerPage.objects.get(pk=page.pk)
        kept = f"{timezone.localtime(page.go_live_at):%Y-%m-%d %H:%M}"
        assert schedule(page, go_live_at=kept, intro="Mended.") is None
        assert b"Mended." in client.get("/blog/when/").content


def test_stored_time_is_shown_in_clinic_time(sign_in):
    page = republish(make_answer("When?"), expire_at=datetime(2027, 7, 1, 16, tzinfo=UTC))
    shown = sign_in("physician").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'value="2027-07-01 09:00"' in shown


def test_time_zone_and_date_labels(settings):
    assert format_datetime(TODAY) == "Monday, February 1, 3:42 pm"
    assert format_datetime(TODAY + timedelta(days=365)) == "Tuesday, February 1 2028, 3:42 pm"
    settings.TIME_ZONE = "America/Argentina/Buenos_Aires"
    assert timezone_label() == "Buenos Aires"
