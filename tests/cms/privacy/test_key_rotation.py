"""A new key: everything is written again under it, whenever it is stopped and whoever works meanwhile."""

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
    """Set the keys by number: `keys(3, 2, 1)` has the third as the newest. Only the requests of a test are there."""
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
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def names() -> list[str]:
    return sorted(request.name for request in ConsultationRequest.objects.all())


def under_the_newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, message FROM {TABLE}")
        return sum(under_newest_key(name) and under_newest_key(message) for name, message in cursor.fetchall())


@pytest.fixture
def reindexed(monkeypatch):
    """An app that indexes its requests again when asked, as apps register to do."""

    def reindex(subjects):
        for request in ConsultationRequest.objects.select_for_update().filter(pk__in=subjects):
            index(request.pk, {"name": [request.name]})

    monkeypatch.setattr(key_rotation, "reindexers", [reindex])


def test_what_stands_under_three_keys_stands_under_the_newest_and_the_old_ones_may_go(keys, reindexed):
    store("Ada")
    keys(2, 1)
    store("Bea")
    keys(3, 2, 1)
    cyd = store("Cyd")
    said = rotate()
    assert "requests: 2 rewritten" in said
    assert "indexed again for the search: 2" in said
    assert "0 rows stand under an older key" in said
    assert not any(word in said for word in ("Ada", "Bea", "Cyd", str(cyd.pk)))

    keys(3)
    assert names() == ["Ada", "Bea", "Cyd"]
    assert subjects_matching("ada") and subjects_matching("cyd")
    assert "requests: 0 rewritten" in rotate()


def test_a_rotation_that_is_stopped_goes_on_where_it_was(keys, reindexed, monkeypatch):
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
    # Two rows of two texts each are done, and the third is as it was.
    assert under_the_newest() == 2
    assert names() == ["Ada", "Bea", "Cyd", "Dot", "Eve"]
    assert "requests: 3 rewritten" in rotate()
    keys(2)
    assert names() == ["Ada", "Bea", "Cyd", "Dot", "Eve"]


def test_what_somebody_saves_meanwhile_is_never_overwritten(keys, reindexed, monkeypatch):
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


def test_a_process_that_still_writes_with_the_old_key_is_noticed(keys, reindexed):
    keys(2, 1)
    rotate()
    keys(1)
    store("Ada")
    keys(2, 1)
    assert key_rotation.count_left() == 2  # the row, and what it is found by
    rotate()
    assert key_rotation.count_left() == 0


def test_what_nobody_indexes_again_keeps_the_old_key_in_use(keys, monkeypatch):
    store("Ada")
    keys(2, 1)
    monkeypatch.setattr(key_rotation, "reindexers", [])
    with pytest.raises(CommandError, match="1 rows still stand under an older key"):
        rotate()


def test_a_text_that_no_key_reads_is_left_as_it_is_and_told(keys, reindexed):
    store("Ada")
    keys(3, 2)
    with pytest.raises(CommandError, match="2 texts cannot be read"):
        rotate()
    keys(3, 2, 1)
    assert "0 rows stand under an older key" in rotate()
    assert names() == ["Ada"]
