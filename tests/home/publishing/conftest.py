from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cms.core import publishing
from cms.operations.registry import jobs
from cms.operations.worker import run_once


@pytest.fixture
def later():
    """Two hours on, when everything these tests schedule is due."""
    now = timezone.now()
    return lambda: time_machine.travel(now + timedelta(hours=2))


@pytest.fixture
def worker_runs(monkeypatch):
    """One run of the worker's publishing. It begins with a fresh connection, which would end the test's transaction."""
    monkeypatch.setattr("cms.operations.worker.close_old_connections", lambda: None)
    return lambda: run_once(jobs["publishing"])


@pytest.fixture
def lock(monkeypatch):
    """A rule that keeps pages with these words in their introduction off the site."""
    refused = {"words": "cures everyone"}

    def keeps_back(page) -> list[str]:
        said = refused["words"] in getattr(page, "intro", "")
        return ["The introduction promises a cure. Take the promise out."] if said else []

    monkeypatch.setattr(publishing, "_locks", [*publishing._locks, keeps_back])
    return refused


@pytest.fixture
def seen_by(sign_in):
    """What a person reads on the dashboard, with nothing kept from a moment ago."""

    def read(who: str, address: str = "/admin/") -> str:
        cache.clear()
        return sign_in(who).get(address, follow=True).content.decode()

    return read
