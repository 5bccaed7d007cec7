from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

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
