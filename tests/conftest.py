"""Fixtures for all tests: the demo clinic is loaded once, and each test is rolled back."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from cms.core import publish_checks
from cms.outbox.sender import send_due
from home.demo import load_demo

CLINIC_TEXTS = Path(__file__).resolve().parents[2] / "shared" / "clinic"
CLINIC_TEXTS_MISSING = "the clinic texts are missing (../shared/clinic)"
CHROMIUM_MISSING = "Chromium is missing (apt-get install chromium)"
PASSWORD = "a-long-test-password"
TESTS = Path(__file__).parent
# Their sites run in other processes and use the database of DATABASE_URL.
SITE_TESTS = {"e2e", "faults", "bench"}


# Must run before pytest selects tests by marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark tests without database access `once`, except those that start a site of their own."""
    for item in items:
        if not _uses_database(item):
            item.add_marker(pytest.mark.once)


def _uses_database(item) -> bool:
    starts_site = SITE_TESTS & set(item.path.relative_to(TESTS).parts)
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return bool(starts_site or fixtures or item.get_closest_marker("django_db"))


def pytest_terminal_summary(terminalreporter):
    """Say how many tests were skipped because the clinic texts or Chromium are missing."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    for missing in (CLINIC_TEXTS_MISSING, CHROMIUM_MISSING):
        if skipped := sum(missing in reason for reason in reasons):
            terminalreporter.write_line(f"WARNING: {skipped} tests were skipped: {missing}.", red=True, bold=True)


# Tests cannot use `transaction=True`: the access log's triggers reject the TRUNCATE at the end.
@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_demo(PASSWORD)
        # Otherwise the admin warns about unsent emails when the tests take more than 15 minutes.
        send_due()


@pytest.fixture(autouse=True)
def _clear_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _no_pause_between_emails(monkeypatch):
    monkeypatch.setattr("cms.outbox.sender.sleep", lambda seconds: None)


@pytest.fixture
def clinic_texts() -> Path:
    """The folder of clinic texts, which is not part of this repository."""
    if not CLINIC_TEXTS.is_dir():
        pytest.skip(CLINIC_TEXTS_MISSING)
    return CLINIC_TEXTS


@pytest.fixture
def sign_in(db):
    """Return a function that signs in as a demo user: `sign_in("frontdesk").get("/admin/")`."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed_in


@pytest.fixture
def answers() -> dict:
    """Valid data for the consultation form."""
    return {
        "name": "Quillon Vastergaard",
        "contact_by": "phone",
        "phone": "(714) 555-0187",
        "email": "",
        "location": "harbor-point",
        "condition": "",
        "best_time": "morning",
        "message": "Zebrawood canary: please ring twice.",
        "adult": "on",
        "consent": "on",
        "page": "",
        "entry": "other",
        "key": "",
        "sky": "",
    }


@pytest.fixture
def send(client, db):
    """Return a function that posts to a public form with the Origin header of the site."""

    def sent(answers: dict, path: str = "/consultation/", **headers):
        headers = {"Origin": settings.SITE_URL} | headers
        headers = {name: value for name, value in headers.items() if value is not None}
        return client.post(path, answers, headers=headers)

    return sent


@pytest.fixture
def database_away():
    """Return a context manager in which SQL statements fail: all, or those that contain `words`."""

    @contextmanager
    def away(words: str = ""):
        def fail(execute, sql, params, many, context):
            if words in sql:
                raise OperationalError("server closed the connection unexpectedly")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(fail):
            yield

    return away


@pytest.fixture
def everything_stored(db):
    """Return a function that returns every value of every table as text."""

    def dump() -> str:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [str(value) for row in cursor.fetchall() for value in row]
        return "\n".join(found)

    return dump


@pytest.fixture
def lock(monkeypatch):
    """A rule that was made after pages were scheduled, and keeps these words in an introduction off the site."""
    refused = {"words": "a word of a younger rule"}

    def keeps_back(page) -> list[str]:
        waits = page.go_live_at and page.go_live_at > timezone.now()
        said = not waits and refused["words"] in getattr(page, "intro", "")
        return ["The introduction breaks a younger rule. Reword it."] if said else []

    monkeypatch.setattr(publish_checks, "_publish_checks", [*publish_checks._publish_checks, keeps_back])
    return refused
