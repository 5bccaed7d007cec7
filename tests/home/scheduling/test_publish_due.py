"""What is due goes live or comes down, each page on its own, whoever asks: the worker or `publish_due`."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from blog.models import AnswerPage
from cms.clinic.models import Physician
from cms.operations.models import Heartbeat
from conditions.models import ConditionPage
from home.scheduling.models import FailedPublishing
from tests.factories.blog import make_answer, republish, text
from tests.home.scheduling.utils import publish_due, scheduled
from tests.utils.html import main_text, see

pytestmark = pytest.mark.django_db


def test_scheduled_answer_is_published_on_time(client, later):
    scheduled("Is it time?")
    assert "0 changed." in publish_due()
    assert client.get("/blog/is-it-time/").status_code == 404

    with later():
        assert "1 changed." in publish_due()
        assert client.get("/blog/is-it-time/").status_code == 200
        assert "Is it time?" in see(client, "/blog/").get_text()
        assert "0 changed." in publish_due()


def test_old_text_is_shown_until_scheduled_change(client, later):
    page = make_answer("Does it hurt?", body=[text("<p>As before.</p>")])
    page.body, page.go_live_at = [text("<p>As from now.</p>")], timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert "As before." in main_text(client, "/blog/does-it-hurt/")

    with later():
        publish_due()
        assert "As from now." in main_text(client, "/blog/does-it-hurt/")


def test_expired_answer_is_in_no_list(client, later):
    republish(make_answer("For a while?"), expire_at=timezone.now() + timedelta(hours=1))

    with later():
        assert "1 changed." in publish_due()
        assert client.get("/blog/for-a-while/").status_code == 404
        for path in ("/", "/blog/", "/feed/", "/sitemap.xml", "/search/?q=while"):
            assert "for-a-while" not in client.get(path).content.decode(), path


def test_expired_condition_is_on_no_page(client, later):
    """Every page lists the conditions, from memory."""
    page = ConditionPage.objects.get(slug="ptsd")
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert "/conditions/ptsd/" in client.get("/").content.decode()

    with later():
        publish_due()
        assert client.get("/conditions/ptsd/").status_code == 404
        for path in ("/", "/blog/", "/consultation/", "/subscribe/"):
            assert "/conditions/ptsd/" not in client.get(path).content.decode(), path


def test_scheduled_condition_appears_on_every_page(client, later):
    page = ConditionPage.objects.get(slug="ptsd")
    page.unpublish()
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert "/conditions/ptsd/" not in client.get("/").content.decode()

    with later():
        publish_due()
        assert "/conditions/ptsd/" in client.get("/").content.decode()


def test_page_due_to_publish_and_expire_stays_unpublished(client, later):
    page = scheduled("Up and down?")
    page.expire_at = timezone.now() + timedelta(minutes=90)
    page.save_revision().publish()

    with later():
        try:
            publish_due()
        except CommandError as refused:
            assert str(page.pk) in str(refused)
        assert client.get("/blog/up-and-down/").status_code == 404


BREAKS = ["address taken", "no content", "content of another shape"]


@pytest.mark.parametrize("how", BREAKS)
def test_failing_page_is_named_and_does_not_stop_others(client, later, how):
    scheduled("First in line?", minutes=10)
    broken = scheduled("Am I broken?", minutes=20)
    scheduled("Last in line?", minutes=30)
    _break(broken, how)

    with later():
        with pytest.raises(CommandError, match=rf"\b{broken.pk}\b"):
            publish_due()
        assert client.get("/blog/first-in-line/").status_code == 200
        assert client.get("/blog/last-in-line/").status_code == 200
        assert client.get("/blog/am-i-broken/").status_code == 404
        assert FailedPublishing.objects.get().page_id == broken.pk

        # It is tried again, and everything is well once it is mended.
        if how == "address taken":
            page = AnswerPage.objects.get(pk=broken.pk)
            page.slug = "mended"
            page.go_live_at = timezone.now() - timedelta(minutes=1)
            page.save_revision().publish()
            publish_due()
            assert client.get("/blog/mended/").status_code == 200
            assert not FailedPublishing.objects.exists()


def test_failing_page_does_not_stop_worker(client, later, worker_runs):
    _break(scheduled("Am I broken?", minutes=20), "address taken")
    scheduled("Last in line?", minutes=30)

    with later():
        worker_runs()
        assert client.get("/blog/last-in-line/").status_code == 200
        assert not Heartbeat.objects.get(name="publishing").failure, "the work itself ran"
        assert FailedPublishing.objects.count() == 1


def test_page_with_deleted_physician_does_not_stop_others(client, later, sign_in, worker_runs):
    gone = Physician.objects.create(name="Dr. Kim Osei, DO", slug="dr-kim-osei")
    page = make_answer("Who wrote this?")
    page.physician, page.go_live_at = gone, timezone.now() + timedelta(minutes=20)
    page.save_revision().publish()
    # Only the scheduled text names her, so nothing keeps her from being deleted.
    gone.delete()
    scheduled("Last in line?", minutes=30)

    assert sign_in("owner").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    with later():
        worker_runs()
        assert client.get("/blog/last-in-line/").status_code == 200
        assert client.get("/blog/who-wrote-this/").status_code == 200


def _break(page, how):
    revision = Revision.objects.filter(pk=page.latest_revision_id)
    content = dict(revision.get().content)
    if how == "address taken":
        revision.update(content=content | {"slug": "taken"})
        make_answer("Who took it?", slug="taken")
    elif how == "no content":
        revision.update(content={})
    else:
        revision.update(content=["a list"])
