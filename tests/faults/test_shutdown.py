"""However the site ends, nothing of it stays behind; and one that cannot start says why."""

import http.client
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.form_utils import get
from tests.e2e.site import ROOT


def number_of(site, *words: str) -> int:
    """The process whose command holds all of `words`."""
    found = [number for number, command in site.processes().items() if all(word in command for word in words)]
    assert found, site.processes()
    return min(found)


def test_port_in_use_is_reported(running_site):
    second = subprocess.run(
        running_site.serve_command,
        cwd=ROOT,
        env=running_site.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    (sentence,) = second.stderr.splitlines()
    assert f"Port {running_site.port} is already in use" in sentence
    assert '"alive": true' in get(running_site, "/healthz/")


def test_ctrl_c_stops_all_processes(running_site):
    # A terminal tells the whole group.
    os.killpg(running_site.serving.pid, signal.SIGINT)
    assert running_site.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["an init system", "a closed terminal"])
def test_site_shuts_down_cleanly_on(number, running_site):
    running_site.serving.send_signal(number)
    assert running_site.ended() == 0


def test_killed_parent_leaves_no_orphan(running_site):
    running_site.serving.kill()
    assert running_site.ended() == -signal.SIGKILL


def test_site_exits_with_error_when_worker_dies(running_site):
    os.kill(number_of(running_site, "manage.py", "worker"), signal.SIGKILL)
    assert running_site.ended(30) == 1


def test_site_exits_with_error_when_web_server_dies(running_site):
    os.kill(number_of(running_site, "granian", "--port"), signal.SIGKILL)
    assert running_site.ended(30) == 1


def test_web_process_restarts_after_crash(running_site):
    before = running_site.processes()
    web = number_of(running_site, "granian", "--port")
    answering = [number for number in before if parent_of(number) == web and "tracker" not in before[number]]
    assert answering
    for number in answering:
        os.kill(number, signal.SIGKILL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if "data-consultation-form" in get(running_site, "/"):
                break
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    else:
        raise AssertionError(running_site.said()[-2000:])
    assert running_site.serving.poll() is None


def parent_of(number: int) -> int:
    return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])


def test_ctrl_c_during_startup_leaves_no_process(site):
    if site.serving is not None:
        site.end()
    site.serving = subprocess.Popen(site.serve_command, cwd=ROOT, env=site.environment, start_new_session=True)
    while len(site.processes()) < 3:
        assert site.serving.poll() is None
    os.killpg(site.serving.pid, signal.SIGINT)
    assert site.ended(30) == 0
