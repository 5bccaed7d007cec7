"""The access log records who viewed or did what, and its entries cannot be changed."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import RequestFactory
from django.utils import timezone

from cms.privacy.access_log import about, forget_old, record, record_for
from cms.privacy.models import Action, AppendOnlyError, ReadLogEntry, ReadLogReference

pytestmark = pytest.mark.django_db
REFERENCES = ["7F3K2-MQX9A-4TVB6-DWE8H", "1F3K2-MQX9A-4TVB6-DWE8H"]
SEVEN_YEARS = timedelta(days=7 * 365 + 2)


@pytest.fixture
def request_of():
    """A function that returns a request of a signed-in user."""

    def request(username: str):
        request = RequestFactory().get("/admin/requests/", REMOTE_ADDR="203.0.113.9")
        request.user = get_user_model().objects.get(username=username)
        return request

    return request


@pytest.fixture
def entry(request_of):
    record(request_of("frontdesk"), Action.LISTED, REFERENCES, state="new", count=2)
    return ReadLogEntry.objects.get()


def old_entry() -> ReadLogEntry:
    entry = ReadLogEntry.objects.create(at=timezone.now() - SEVEN_YEARS, action="opened", references=REFERENCES[:1])
    ReadLogReference.objects.create(entry=entry, reference=REFERENCES[0])
    return entry


def test_entry_stores_user_action_time_and_ip_address(entry):
    assert (entry.person, entry.address, entry.action) == ("frontdesk", "203.0.113.9", "listed")
    assert entry.person_id == str(get_user_model().objects.get(username="frontdesk").pk)
    assert (entry.references, entry.details) == (REFERENCES, {"state": "new", "count": 2})
    assert abs(entry.at - timezone.now()) < timedelta(minutes=1)


def test_jobs_and_sign_ins_are_recorded(request_of):
    record_for("purge", Action.PURGED, closed=3)
    request = request_of("manager")
    owner = get_user_model().objects.get(username="owner")
    record(request, "signin", person=owner)
    assert list(ReadLogEntry.objects.values_list("person", flat=True)) == ["owner", "purge"]


def test_unknown_action_raises_error(request_of):
    with pytest.raises(ValueError, match="peeked"):
        record(request_of("owner"), "peeked")


def test_entries_of_one_reference_are_found(entry, request_of):
    record(request_of("manager"), Action.OPENED, [REFERENCES[0], REFERENCES[0]])
    assert [entry.person for entry in about(REFERENCES[0])] == ["manager", "frontdesk"]
    assert [entry.person for entry in about(REFERENCES[1])] == ["frontdesk"]
    assert not about("7F3K2").exists()


def test_entry_outlives_the_account(entry):
    get_user_model().objects.get(username="frontdesk").delete()
    assert ReadLogEntry.objects.get().person == "frontdesk"


def test_failed_entry_rolls_back_the_transaction(request_of):
    """A view records inside its transaction, so a failure to record rolls back the whole transaction."""
    with pytest.raises(TypeError), transaction.atomic():
        record_for("before", Action.CHANGED)
        record(request_of("owner"), Action.OPENED, unfit=object())
    assert not ReadLogEntry.objects.exists()


def test_suppressed_failure_still_rolls_back_the_transaction(request_of, monkeypatch):
    def fails(*args):
        raise DatabaseError("no room")

    monkeypatch.setattr(ReadLogReference.objects, "bulk_create", fails)
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with suppress(DatabaseError):
            record(request_of("owner"), Action.OPENED, REFERENCES)
        ReadLogEntry.objects.exists()
    assert not ReadLogEntry.objects.exists()


def test_entry_is_rolled_back_with_the_change_it_records(request_of):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(request_of("owner"), Action.OPENED, REFERENCES)
        raise RuntimeError
    assert not ReadLogEntry.objects.exists()
    assert not ReadLogReference.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: ReadLogEntry.objects.update(person="nobody"),
        lambda entry: ReadLogEntry.objects.all().delete(),
        lambda entry: ReadLogEntry.objects.bulk_update([entry], ["person"]),
        lambda entry: ReadLogReference.objects.filter(entry=entry).delete(),
    ],
)
def test_models_cannot_change_an_entry(entry, change):
    with pytest.raises(AppendOnlyError):
        change(entry)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE privacy_readlogentry SET person = 'nobody'",
        "DELETE FROM privacy_readlogentry",
        "UPDATE privacy_readlogreference SET reference = 'X'",
        "DELETE FROM privacy_readlogreference",
    ],
)
def test_sql_cannot_change_an_entry(entry, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ReadLogEntry.objects.get().person == "frontdesk"
    assert about(REFERENCES[0]).count() == 1


def test_sql_cannot_replace_an_entry(entry):
    copy = ReadLogEntry(pk=entry.pk, person="nobody", action="opened")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadLogEntry.objects.bulk_create([copy], update_conflicts=True, update_fields=["person"], unique_fields=["id"])
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(
                f"REPLACE INTO privacy_readlogentry SELECT * FROM privacy_readlogentry WHERE id = {entry.pk}"
            )
    else:
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE privacy_readlogentry, privacy_readlogreference")


def test_only_entries_older_than_six_years_are_deleted(entry):
    old_entry()
    assert forget_old(dry_run=True) == 1
    assert ReadLogEntry.objects.count() == 2
    assert forget_old() == 1
    assert ReadLogEntry.objects.get() == entry
    assert about(REFERENCES[0]).count() == 1


def test_sql_cannot_change_an_old_entry():
    old_entry()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_readlogentry SET person = 'nobody'")
