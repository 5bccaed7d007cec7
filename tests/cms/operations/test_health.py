"""/readyz/ tells the truth about background work: each job by its own rhythm."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.operations import registry
from cms.operations.worker import record_heartbeat

pytestmark = pytest.mark.django_db


def jobs_after(minutes: int) -> dict[str, str]:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        return Client().get("/readyz/").json()["jobs"]


def test_hourly_job_is_not_late_after_half_an_hour():
    for name in registry.jobs:
        record_heartbeat(name)
    assert set(jobs_after(4).values()) == {"ok"}
    later = jobs_after(30)
    assert later["mail"] == "late"
    assert later["forgetting"] == "ok"
    assert jobs_after(70)["forgetting"] == "late"


def test_failing_job_is_named():
    record_heartbeat("mail", "ConnectionRefusedError")
    assert jobs_after(0)["mail"] == "failing"
    assert Client().get("/readyz/").status_code == 503
