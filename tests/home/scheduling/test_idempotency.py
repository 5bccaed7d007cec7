"""Never early, exactly once: two workers, a dead night, a clock set back, two texts, a page that is gone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from cms.reviews.workflow_setup import NAME
from home.scheduling import services
from home.scheduling.services import publish_due
from tests.factories.blog import make_answer, republish, text
from tests.home.scheduling.utils import scheduled
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db


def times_published(page) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count()


def test_concurrent_workers_publish_page_once(later, monkeypatch):
    page = scheduled("Twice?")
    with later():
        seen = services.due_changes(timezone.now())
        monkeypatch.setattr(services, "due_changes", lambda now: seen)
        assert [publish_due(), publish_due()] == [1, 0]
        first = Page.objects.get(pk=page.pk).last_published_at
        assert times_published(page) == 1
        assert publish_due() == 0
        assert Page.objects.get(pk=page.pk).last_published_at == first


def test_concurrent_workers_unpublish_page_once(later, monkeypatch):
    page = republish(make_answer("Twice?"), expire_at=timezone.now() + timedelta(hours=1))
    with later():
        seen = services.due_changes(timezone.now())
        monkeypatch.setattr(services, "due_changes", lambda now: seen)
        assert [publish_due(), publish_due()] == [1, 0]
        assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish.scheduled").count() == 1


def test_page_rescheduled_during_run_is_not_published_early(later, monkeypatch, client):
    page = scheduled("Not yet?")
    with later():
        seen = services.due_changes(timezone.now())
        monkeypatch.setattr(services, "due_changes", lambda now: seen)
        page.go_live_at = timezone.now() + timedelta(hours=3)
        page.save_revision().publish()
        assert publish_due() == 0
        assert client.get("/blog/not-yet/").status_code == 404


def test_page_deleted_during_run_is_no_failure(later, monkeypatch):
    page = scheduled("Gone?")
    with later():
        seen = services.due_changes(timezone.now())
        monkeypatch.setattr(services, "due_changes", lambda now: seen)
        page.delete()
        assert publish_due() == 0
        assert not services.FailedPublishing.objects.exists()


def test_pages_are_published_in_order_after_outage(client):
    pages = [scheduled(f"Night {number}?", minutes=minutes) for number, minutes in enumerate((50, 20, 300))]
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        assert publish_due() == 3
        assert [times_published(page) for page in pages] == [1, 1, 1]
        order = Page.objects.filter(pk__in=[page.pk for page in pages]).order_by("first_published_at")
        assert [page.title for page in order] == ["Night 1?", "Night 0?", "Night 2?"]


def test_clock_set_back_changes_nothing(client):
    page, now = scheduled("Once?"), timezone.now()
    with time_machine.travel(now + timedelta(hours=2)):
        assert publish_due() == 1
    with time_machine.travel(now):
        assert publish_due() == 0
        assert client.get("/blog/once/").status_code == 200
    with time_machine.travel(now + timedelta(hours=3)):
        assert publish_due() == 0
    assert times_published(page) == 1


def test_clock_set_forward_and_back_loses_nothing(client):
    now = timezone.now()
    scheduled("Leap?")
    with time_machine.travel(now + timedelta(days=366)):
        publish_due()
    with time_machine.travel(now + timedelta(hours=2)):
        after = scheduled("After the leap?", minutes=30)
        assert publish_due() == 0
    with time_machine.travel(now + timedelta(hours=3)):
        assert publish_due() == 1
        assert times_published(after) == 1


def test_latest_of_two_due_revisions_is_published(client):
    page = make_answer("Which one?", body=[text("<p>As before.</p>")])
    _schedule(page, "First text.", 10)
    _schedule(page, "Second text.", 20)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert publish_due() == 1
        assert "Second text." in main_text(client, "/blog/which-one/")
        assert publish_due() == 0


def test_publishing_keeps_later_schedule(client):
    page, now = make_answer("Which one?", body=[text("<p>As before.</p>")]), timezone.now()
    _schedule(page, "First text.", 10)
    _schedule(page, "Second text.", 120)
    with time_machine.travel(now + timedelta(hours=1)):
        assert publish_due() == 1
        assert "First text." in main_text(client, "/blog/which-one/")
    with time_machine.travel(now + timedelta(hours=3)):
        assert publish_due() == 1
        assert "Second text." in main_text(client, "/blog/which-one/")


def test_locked_page_is_published_on_schedule(client, later):
    """A lock is about hands on the text; the time was promised before."""
    page = scheduled("Locked?")
    Page.objects.filter(pk=page.pk).update(locked=True)
    with later():
        assert publish_due() == 1
        assert client.get("/blog/locked/").status_code == 200


def test_page_in_review_is_published_on_schedule_and_leaves_review(client, later, sign_in):
    page = scheduled("In review?")
    page.get_workflow().start(page, user=None)
    assert page.current_workflow_state.workflow.name == NAME
    with later():
        assert publish_due() == 1
        assert client.get("/blog/in-review/").status_code == 200
        assert Page.objects.get(pk=page.pk).current_workflow_state is None


def test_published_page_is_in_feed_immediately(client, later):
    scheduled("In the feed?")
    with later():
        publish_due()
        assert "In the feed?" in client.get("/feed/").content.decode()


def _schedule(page, words: str, minutes: int) -> None:
    """Two at once come from an import or from two machines; Wagtail's own button leaves one."""
    page.body, page.go_live_at = [text(f"<p>{words}</p>")], timezone.now() + timedelta(minutes=minutes)
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=page.go_live_at)
