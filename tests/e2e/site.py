"""A whole site in processes of its own: prepared as a newcomer prepares it, served, and ended."""

import ctypes
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "one-password-for-all-five"
# What a test run has set for itself would otherwise reach the site.
NOT_PASSED_ON = (
    "DJANGO_SETTINGS_MODULE",
    "STAFF_MFA",
    "SITE_URL",
    "FORM_LIMITS",
    "EMAIL_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "HOST",
)
START_SECONDS = 60
REQUESTS = "consultations_consultationrequest"
PREPARED = pytest.StashKey["Site"]()


def free_port() -> int:
    """A port below those that the kernel hands out, so that no outgoing connection takes it meanwhile."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


def end_with_the_tests() -> None:
    """In the child: a test run that is killed takes its sites with it (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Site:
    """One site: its folder, its database, its port, and the processes it runs."""

    made = 0

    def __init__(self, folder: Path, like: "Site | None" = None):
        Site.made += 1
        self.var_dir = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.password = PASSWORD
        # Settings of this one, by name.
        self.set: dict[str, str] = {}
        self.serving: subprocess.Popen | None = None
        self.database_url = self._own_database(like)
        if like:
            shutil.copytree(like.var_dir, folder, dirs_exist_ok=True)

    @property
    def environment(self) -> dict:
        passed_on = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        own = {"VAR_DIR": str(self.var_dir), "PORT": str(self.port), "DATABASE_URL": self.database_url}
        return passed_on | own | {"ADMIN_PASSWORD": self.password, "PYTHONUNBUFFERED": "1"} | self.set

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # Running

    def start(self) -> None:
        """Serve the site, and come back when it answers."""
        with self.log.open("ab") as log:
            self.serving = subprocess.Popen(
                self.serve_command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_the_tests,  # noqa: PLW1509 - one call to the kernel, no lock is touched
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.serving.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz/", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the site did not start:\n{self.said()}")

    serve_command = (sys.executable, "-m", "cms.operations.serve")

    @property
    def log(self) -> Path:
        return self.var_dir / "serve.log"

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def processes(self) -> dict[int, str]:
        """Each living process of this site by number: wherever it went, it still carries the site's folder."""
        mark = f"VAR_DIR={self.var_dir}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                ours = mark in (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            # A process that has ended and is not yet fetched has neither.
            if ours and command:
                found[int(entry.name)] = command
        return found

    def wait_until_nothing_runs(self, seconds: float = 15) -> None:
        until = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.1)
        if left:
            for number in left:
                os.kill(number, signal.SIGKILL)
        assert not left, f"left behind: {left}\n{self.said()[-4000:]}"

    def ended(self, seconds: float = 20) -> int:
        """Wait until the site has ended; its exit code. Nothing may be left."""
        code = self.serving.wait(timeout=seconds)
        self.serving = None
        self.wait_until_nothing_runs()
        return code

    def end(self) -> int:
        """End the site as an init system does."""
        if self.serving is None:
            return 0
        self.serving.send_signal(signal.SIGTERM)
        return self.ended()

    def remove(self) -> None:
        try:
            self.end()
        finally:
            if self.database_url:
                on_the_server(f'DROP DATABASE "{self.database_name}" WITH (FORCE)')
            shutil.rmtree(self.var_dir, ignore_errors=True)

    # The database, looked at from beside the site

    @property
    def database_name(self) -> str:
        return urlsplit(self.database_url).path.removeprefix("/")

    @staticmethod
    def _own_database(like: "Site | None") -> str:
        """A database of its own on the server of DATABASE_URL; empty for SQLite, which lies in the folder."""
        if not (given := os.environ.get("DATABASE_URL", "")):
            return ""
        name = f"clinic_e2e_{os.getpid()}_{Site.made}"
        on_the_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like.database_name}"' if like else ""))
        return urlsplit(given)._replace(path=f"/{name}").geturl()

    def rows(self, question: str) -> list[tuple]:
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(question).fetchall()
        connection = sqlite3.connect(self.var_dir / "site.sqlite3", timeout=20)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    def change(self, statement: str) -> None:
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                connection.execute(statement)
            return
        connection = sqlite3.connect(self.var_dir / "site.sqlite3", timeout=20)
        with connection:
            connection.execute(statement)
        connection.close()

    def references(self) -> list[str]:
        return [reference for (reference,) in self.rows(f"SELECT reference FROM {REQUESTS}")]

    def all_that_is_stored(self) -> bytes:
        """Every byte of the database files, or every column of every table as text."""
        if not self.database_url:
            return b"".join(path.read_bytes() for path in sorted(self.var_dir.glob("site.sqlite3*")))
        tables = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return "\n".join(
            row for (table,) in tables for (row,) in self.rows(f'SELECT t::text FROM "{table}" AS t')
        ).encode()


def on_the_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def prepared(config, tmp_path_factory) -> Site:
    """A site right after its first `bootstrap`, never served: made once a run, and copied by whoever needs one."""
    if PREPARED not in config.stash:
        site = config.stash[PREPARED] = Site(tmp_path_factory.mktemp("newcomer"))
        config.add_cleanup(site.remove)
        site.manage("bootstrap", "--demo", "yes")
    return config.stash[PREPARED]
