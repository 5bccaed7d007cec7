"""The admin says when nobody keeps the schedule, to those who can do something about it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.operations.worker import record_heartbeat
from home.scheduling.services import publish_due
from tests.home.scheduling.utils import scheduled

pytestmark = pytest.mark.django_db
SAYS = "Scheduled publishing has not run since"


@pytest.fixture
def after(seen_by):
    """What the admin shows so many minutes after the worker last ran."""
    start = timezone.now()
    record_heartbeat("publishing")

    def look(minutes: int, who: str = "physician") -> str:
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            return seen_by(who, "/admin/account/")

    return look


def test_banner_shows_stopped_worker_when_pages_are_due(after):
    scheduled("Due?", minutes=10)
    assert SAYS not in after(14)
    told = after(16)
    assert SAYS in told
    assert "and 1 page is due. Publish it by hand if it cannot wait" in told


def test_no_banner_when_nothing_is_due(after):
    scheduled("Not due yet?", minutes=120)
    assert SAYS not in after(60)


def test_banner_shows_page_overdue_by_15_minutes(after):
    scheduled("Due?", minutes=10)
    scheduled("Due too?", minutes=11)
    with time_machine.travel(timezone.now() + timedelta(minutes=26), tick=False):
        record_heartbeat("publishing")
    assert SAYS in (told := after(26))
    assert "2 pages are due. Publish them by hand" in told


def test_no_banner_once_page_is_published(after):
    scheduled("Due?", minutes=10)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        publish_due()
        record_heartbeat("publishing")
    assert SAYS not in after(31)


@pytest.mark.parametrize(("who", "told"), [("owner", 1), ("editor", 0), ("frontdesk", 0), ("manager", 0)])
def test_banner_is_shown_to_users_who_can_publish(after, who, told):
    scheduled("Due?", minutes=10)
    assert after(30, who).count(SAYS) == told


def test_readyz_reports_stopped_publishing(after):
    scheduled("Due?", minutes=10)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        response = Client().get("/readyz/")
    assert response.status_code == 503
    assert response.json()["schedules"] == {"failed": 0, "waiting": 1}
