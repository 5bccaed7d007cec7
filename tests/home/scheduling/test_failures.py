"""What could not go out on time is told to people, tried again with patience, and holds back nothing else."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from home.scheduling.models import FailedPublishing
from home.scheduling.services import publish_due as publish
from tests.factories.blog import make_answer, republish
from tests.home.scheduling.utils import publish_due, scheduled

pytestmark = pytest.mark.django_db
PROMISE = {"intro": "It shows a word of a younger rule."}


def test_one_blocked_page_of_ten_is_reported_and_nine_are_published(client, later, lock, seen_by):
    for number in range(10):
        scheduled(f"Number {number}?", minutes=number + 1, **(PROMISE if number == 4 else {}))

    with later():
        with pytest.raises(CommandError, match="9 changed"):
            publish_due()
        answers = [client.get(f"/blog/number-{number}/").status_code for number in range(10)]
        assert answers == [200] * 4 + [404] + [200] * 5
        dashboard = seen_by("physician")
        assert "Number 4?</strong> was to go live and did not. The introduction breaks a younger rule." in dashboard
        assert "1 scheduled page could not be changed on time." in seen_by("owner", "/admin/account/")
        for who in ("editor", "frontdesk", "manager"):
            assert "was to go live" not in seen_by(who), who
            assert "could not be changed on time" not in seen_by(who), who


def test_failure_disappears_once_fixed(client, later, lock, seen_by):
    page = scheduled("Am I kept?", **PROMISE)
    with later():
        publish()
        assert "Due, and not done" in seen_by("physician")
        republish(page, intro="It helps some.")
        assert "Due, and not done" not in seen_by("physician")
        assert client.get("/blog/am-i-kept/").status_code == 200
        publish()
        assert not FailedPublishing.objects.exists()


@pytest.mark.parametrize("how", ["unscheduled", "put off", "deleted"])
def test_failure_disappears_when_unscheduled(later, lock, seen_by, how):
    page = scheduled("Am I kept?", **PROMISE)
    with later():
        publish()
        if how == "unscheduled":
            page.revisions.update(approved_go_live_at=None)
        elif how == "put off":
            page.go_live_at = timezone.now() + timedelta(days=1)
            page.save_revision().publish()
        else:
            page.delete()
        assert "Due, and not done" not in seen_by("physician")
        publish()
        assert not FailedPublishing.objects.exists()


def test_worker_waits_before_next_try(later, lock, caplog):
    page = scheduled("Am I kept?", **PROMISE)
    with later(), caplog.at_level(logging.ERROR, "cms.publishing"):
        start = timezone.now()
        # A look each half minute for a day.
        for look in range(0, 24 * 120, 4):
            with time_machine.travel(start + timedelta(seconds=30 * look)):
                publish()
    tries = FailedPublishing.objects.get(page=page).tries
    assert 24 <= tries <= 28
    assert len(caplog.records) == tries
    assert "cure" not in caplog.text, "the words of a page are not for the log"


def test_manual_run_does_not_wait(later, lock):
    scheduled("Am I kept?", **PROMISE)
    with later():
        publish()
        assert publish() == 0
        lock["words"] = "something else"
        assert publish() == 0
        assert "1 changed." in publish_due()


def test_new_revision_does_not_wait(later, lock, client):
    page = scheduled("Am I kept?", **PROMISE)
    with later():
        publish()
        page.refresh_from_db()
        page.intro, page.go_live_at = "It helps some.", timezone.now() + timedelta(seconds=5)
        page.save_revision().publish()
        with time_machine.travel(timezone.now() + timedelta(seconds=10)):
            assert publish() == 1
            assert client.get("/blog/am-i-kept/").status_code == 200


def test_page_expires_on_time_even_if_publishing_failed(client, later, lock):
    page = republish(make_answer("For a while?"), expire_at=timezone.now() + timedelta(hours=1))
    Page.objects.filter(pk=page.pk).update(slug="for-a-while")
    lock["words"] = ""
    with later():
        assert "1 changed." in publish_due()
        assert client.get("/blog/for-a-while/").status_code == 404


def test_failed_unpublishing_is_reported(later, seen_by, monkeypatch):
    republish(make_answer("For a while?"), expire_at=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr("blog.models.AnswerPage.unpublish", lambda *args, **options: 1 / 0)
    with later():
        assert publish() == 0
        assert "For a while?</strong> was to come down and did not." in seen_by("physician")


def test_publish_scheduled_command_publishes_due_pages(client, later, lock, capsys):
    scheduled("First in line?", minutes=10)
    scheduled("Am I kept?", minutes=20, **PROMISE)
    scheduled("Last in line?", minutes=30)
    with later():
        call_command("publish_scheduled", "--dryrun")
        assert "3 due." in capsys.readouterr().out
        assert client.get("/blog/last-in-line/").status_code == 404
        with pytest.raises(CommandError, match="2 changed"):
            call_command("publish_scheduled")
        assert client.get("/blog/last-in-line/").status_code == 200


def test_readyz_counts_failures_but_stays_ready(later, lock):
    """Whoever writes mends a text, not whoever runs the machine."""
    scheduled("Am I kept?", **PROMISE)
    with later():
        publish()
        assert Client().get("/readyz/").json()["schedules"] == {"failed": 1, "waiting": 0}


def test_failure_is_not_in_page_history(later, lock):
    page = scheduled("Am I kept?", **PROMISE)
    before = PageLogEntry.objects.filter(page=page.pk).count()
    with later():
        publish()
        assert PageLogEntry.objects.filter(page=page.pk).count() == before
        assert not Page.objects.get(pk=page.pk).live
