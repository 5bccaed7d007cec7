"""Query counts and response times of the request admin do not grow with the number of requests."""

import os
import statistics
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.data import fill
from tests.bench.pages import Desk
from tests.e2e.site import ROOT, Site, prepared

FULL = bool(os.environ.get("FULL_GROWTH"))
FEW, MANY = 1_000, int(os.environ.get("GROWTH_ROWS", "100000"))
TURNS = 15
MOST = 1.5
# These pages count the requests of twelve weeks, so they have a time limit instead of a ratio.
COUNTED = ("dashboard", "reports")
MOST_SECONDS = 1.0


def test_query_count_does_not_grow_with_requests(db):
    # Fewer than these leave reports empty, which saves a query.
    few, many = count_queries(1_000), count_queries(3_000)
    assert many == few
    assert max(many.values()) <= 40


def count_queries(number: int) -> dict[str, int]:
    """Return the number of queries of each page with `number` requests stored."""
    fill(number)
    desk, counts = Desk(), {}
    # Warm the caches.
    for name in ("list, first page", "dashboard"):
        desk.open(name)
    for name in desk.addresses:
        with CaptureQueriesContext(connection) as queries:
            desk.open(name)
        counts[name] = len(queries)
    return counts


class Driven:
    """A site in a separate process, which creates requests and then opens pages on command."""

    def __init__(self, site: Site, number: int):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.driver", str(number)],
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> str:
        line = self.process.stdout.readline()
        assert line, "the site's process has ended"
        return line.rstrip("\n")

    def ask(self, name: str) -> float:
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return float(self.hear())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.mark.skipif(not FULL, reason="takes minutes: make test-growth")
def test_response_time_does_not_grow_with_requests(request, tmp_path_factory, capsys):
    like = prepared(request.config, tmp_path_factory)
    sites = [Site(tmp_path_factory.mktemp("growth"), like=like) for _ in range(2)]
    few, many = drivers = [Driven(site, number) for site, number in zip(sites, (FEW, MANY), strict=True)]
    slower, lines = {}, []
    try:
        names = [one.hear() for one in drivers][-1].split("\t")
        for name in names:
            # The first call warms the caches.
            _, counts = [[one.ask(f"{name}?") for one in drivers] for _ in range(2)]
            turns = [(few.ask(name), many.ask(name)) for _ in range(TURNS)]
            before, after = (statistics.median(times) * 1000 for times in zip(*turns, strict=True))
            lines.append(
                f"{name:20}{before:8.1f} ms{after:8.1f} ms{after / before:7.2f}{counts[0]:5.0f}{counts[1]:5.0f}"
            )
            is_slow = after > MOST_SECONDS * 1000 if name in COUNTED else after / before > MOST
            if is_slow or counts[0] != counts[1]:
                slower[name] = lines[-1]
    finally:
        with capsys.disabled():
            sys.stdout.write("\n" + "\n".join(lines) + "\n")
        for one in drivers:
            one.end()
        for site in sites:
            site.remove()
    assert not slower, "\n".join(slower.values())
