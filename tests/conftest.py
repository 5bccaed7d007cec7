"""What every test finds: the demo clinic, loaded once, and everything a test does undone after it."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from cms.outbox.sender import send_due
from home.demo import load_demo

CLINIC_TEXTS = Path(__file__).resolve().parents[2] / "shared" / "clinic"
PASSWORD = "a-long-test-password"


# Every test rolls back: the read log's triggers refuse to be emptied, so `transaction=True` cannot be used.
@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_demo(PASSWORD)
        # Or the admin would say, after a quarter of an hour of tests, that it waits.
        send_due()


@pytest.fixture(autouse=True)
def _nothing_kept_between_tests():
    cache.clear()


@pytest.fixture(autouse=True)
def _no_waiting_between_two_mails(monkeypatch):
    monkeypatch.setattr("cms.outbox.sender.sleep", lambda seconds: None)


@pytest.fixture
def clinic_texts() -> Path:
    """The clinic's own texts, which lie beside the project and are never part of it."""
    if not CLINIC_TEXTS.is_dir():
        pytest.skip("the clinic's texts are not beside this checkout")
    return CLINIC_TEXTS


@pytest.fixture
def sign_in(db):
    """Sign in as one of the demo's accounts: `sign_in("frontdesk").get("/admin/")`."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed_in


@pytest.fixture
def answers() -> dict:
    """What a reader types into the consultation form, valid as it stands."""
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
    """POST to a public form as a browser on the site's own page does."""

    def sent(answers: dict, path: str = "/consultation/", **headers):
        headers = {"Origin": settings.SITE_URL} | headers
        headers = {name: value for name, value in headers.items() if value is not None}
        return client.post(path, answers, headers=headers)

    return sent


@pytest.fixture
def database_away():
    """A database that fails every statement, or only those that hold `words`, the way a lost server does."""

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
    """Every value of every table, as whoever stole a backup would read them."""

    def dump() -> str:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [str(value) for row in cursor.fetchall() for value in row]
        return "\n".join(found)

    return dump
