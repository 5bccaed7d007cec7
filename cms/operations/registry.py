"""The worker's jobs and the health checks of /readyz/.

Two registries, because this app must call higher apps, which it cannot import. They register in their `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    name: str
    run: Callable[[], object]
    every: int
    """Seconds between the end of one run and the start of the next."""


jobs: dict[str, Job] = {}
health: dict[str, Callable[[], tuple[bool, dict]]] = {}


def register_job(name: str, run: Callable[[], object], every: int) -> None:
    jobs[name] = Job(name, run, every)


def register_health(name: str, report: Callable[[], tuple[bool, dict]]) -> None:
    """Register a health check. `report` returns whether all is well, and details without personal data."""
    health[name] = report
