"""Key rotation re-encrypts everything, also if it is interrupted or users save rows in the meantime."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from blog.models import Question
from cms.privacy import key_rotation
from cms.privacy.blind_index import index, subjects_matching
from cms.privacy.crypto import under_newest_key
from cms.privacy.models import SearchToken
from consultations.models import ConsultationRequest

pytestmark = pytest.mark.django_db
TABLE = "consultations_consultationrequest"


@pytest.fixture
def keys(settings):
    """A function that sets the keys by number, newest first, like `keys(3, 2, 1)`. The database has no other texts."""
    ConsultationRequest.objects.all().delete()
    Question.objects.all().delete()
    SearchToken.objects.all().delete()
    made = {number: Fernet.generate_key().decode() for number in (1, 2, 3)}

    def use(*numbers: int):
        settings.FIELD_KEYS = [made[number] for number in numbers]

    use(1)
    return use


def store(name: str) -> ConsultationRequest:
    request = ConsultationRequest.objects.create(name=name, message=f"{name} asks", place="Harbor Point")
    index(request.pk, {"name": [name]})
    return request


def rotate() -> str:
    output = StringIO()
    call_command("rotate_keys", stdout=output)
    return output.getvalue()


def names() -> list[str]:
    return sorted(request.name for request in ConsultationRequest.objects.all())


def count_rows_under_newest_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, message FROM {TABLE}")
        return sum(under_newest_key(name) and under_newest_key(message) for name, message in cursor.fetchall())


@pytest.fixture
def reindexed(monkeypatch):
    """Registers a function that reindexes requests, as apps do."""

    def reindex(subjects):
        for request in ConsultationRequest.objects.select_for_update().filter(pk__in=subjects):
            index(request.pk, {"name": [request.name]})

    monkeypatch.setattr(key_rotation, "reindexers", [reindex])


def test_rotation_encrypts_everything_with_newest_key(keys, reindexed):
    store("Ada")
    keys(2, 1)
    store("Bea")
    keys(3, 2, 1)
    cyd = store("Cyd")
    output = rotate()
    assert "requests: 2 re-encrypted" in output
    assert "reindexed for search: 2" in output
    assert "0 rows use an older key" in output
    assert not any(word in output for word in ("Ada", "Bea", "Cyd", str(cyd.pk)))

    keys(3)
    assert names() == ["Ada", "Bea", "Cyd"]
    assert subjects_matching("ada") and subjects_matching("cyd")
    assert "requests: 0 re-encrypted" in rotate()


def test_interrupted_rotation_continues_when_run_again(keys, reindexed, monkeypatch):
    for name in ("Ada", "Bea", "Cyd", "Dot", "Eve"):
        store(name)
    keys(2, 1)
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    encrypt, calls = key_rotation.encrypt, []

    def stopped(text, row):
        calls.append(row)
        if len(calls) == 7:
            raise KeyboardInterrupt
        return encrypt(text, row)

    with monkeypatch.context() as patched:
        patched.setattr(key_rotation, "encrypt", stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    # Two rows of two texts each were re-encrypted, and the third was rolled back.
    assert count_rows_under_newest_key() == 2
    assert names() == ["Ada", "Bea", "Cyd", "Dot", "Eve"]
    assert "requests: 3 re-encrypted" in rotate()
    keys(2)
    assert names() == ["Ada", "Bea", "Cyd", "Dot", "Eve"]


def test_row_saved_during_rotation_is_not_overwritten(keys, reindexed, monkeypatch):
    request = store("Ada")
    keys(2, 1)
    encrypt = key_rotation.encrypt

    def saved_meanwhile(text, row):
        if row.startswith(f"{TABLE}.name"):
            request.name = "Ada Lovelace"
            request.save(update_fields=["name"])
        return encrypt(text, row)

    monkeypatch.setattr(key_rotation, "encrypt", saved_meanwhile)
    rotate()
    assert names() == ["Ada Lovelace"]
    keys(2)
    assert names() == ["Ada Lovelace"]


def test_rows_written_with_the_old_key_are_counted(keys, reindexed):
    keys(2, 1)
    rotate()
    keys(1)
    store("Ada")
    keys(2, 1)
    assert key_rotation.count_left() == 2  # the row and its search tokens
    rotate()
    assert key_rotation.count_left() == 0


def test_subjects_without_reindexer_still_need_the_old_key(keys, monkeypatch):
    store("Ada")
    keys(2, 1)
    monkeypatch.setattr(key_rotation, "reindexers", [])
    with pytest.raises(CommandError, match="1 rows still use an older key"):
        rotate()


def test_undecryptable_text_is_unchanged_and_reported(keys, reindexed):
    store("Ada")
    keys(3, 2)
    with pytest.raises(CommandError, match="2 texts cannot be read"):
        rotate()
    keys(3, 2, 1)
    assert "0 rows use an older key" in rotate()
    assert names() == ["Ada"]
