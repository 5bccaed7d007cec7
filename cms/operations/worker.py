"""The background worker: runs the registered jobs in turn and records a heartbeat after each."""

import logging
import signal
import threading
import time

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from cms.operations import registry
from cms.operations.models import Heartbeat

log = logging.getLogger("cms.worker")
# Set when the process should stop. Long jobs check it between steps.
ending = threading.Event()


def run_forever() -> None:
    """Run jobs until SIGTERM or SIGINT. A running job is finished first."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    next_run = dict.fromkeys(registry.jobs, 0.0)
    while not ending.is_set():
        for job in registry.jobs.values():
            if ending.is_set():
                break
            if time.monotonic() >= next_run[job.name]:
                run_once(job)
                next_run[job.name] = time.monotonic() + job.every
        ending.wait(1)
    connection.close()


def run_once(job: registry.Job) -> None:
    """Run a job and record its heartbeat. An error is recorded and does not stop the worker."""
    close_old_connections()
    failure = ""
    try:
        job.run()
    except Exception as error:
        failure = type(error).__name__
        log.exception("%s failed", job.name)
    try:
        record_heartbeat(job.name, failure)
    except DatabaseError as error:
        log.error("heartbeat of %s not written: %s", job.name, type(error).__name__)


def record_heartbeat(name: str, failure: str = "") -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now(), "failure": failure[:100]})
