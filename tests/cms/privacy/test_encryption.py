"""Encrypted fields can be read only through their own row and with the key."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Q

from cms.privacy.crypto import DecryptionError, decrypt, decrypt_token, encrypt, encrypt_token
from consultations.models import ConsultationRequest

TYPED = {
    "name": "Quillon Vastergaard",
    "phone": "+17145550187",
    "email": "quillon@mail.example",
    "message": "Zebrawood canary",
    "clinician": "Dr. Thessaly Brandywine",
    "practice": "Quartzmoor Family Practice",
    "clinician_phone": "+17145550161",
    "npi": "1234567893",
}
TABLE = "consultations_consultationrequest"


@pytest.fixture
def stored(db):
    """A function that creates a request with a different text in each encrypted field."""

    def store(**typed) -> ConsultationRequest:
        return ConsultationRequest.objects.create(place="Harbor Point", **TYPED | typed)

    return store


def reload(request) -> ConsultationRequest:
    return ConsultationRequest.objects.get(pk=request.pk)


def read_column(request, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE reference = %s", [request.reference])
        return cursor.fetchone()[0]


def write_column(request, column: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {column} = %s WHERE reference = %s", [text, request.reference])


def test_database_contains_no_plaintext_of_a_request(send, answers, everything_stored, sign_in):
    """No table contains the text of a form that was sent twice, opened, changed and announced by email."""
    typed = answers | {"email": "quillon@mail.example", "key": "made-in-the-browser-1"}
    for _ in range(2):
        assert send(typed).status_code == 303
    request = ConsultationRequest.objects.order_by("-created_at").first()
    desk = sign_in("frontdesk")
    desk.get(f"/admin/requests/{request.pk}/")
    desk.post(f"/admin/requests/{request.pk}/", {"seen": "new", "to": "contacted"})
    call_command("send_outbox", verbosity=0)
    stolen = everything_stored()
    assert request.reference in stolen
    words = ["Quillon", "Vastergaard", "7145550187", "555-0187", "quillon@mail", "Zebrawood", "made-in-the-browser"]
    assert not [word for word in words if word in stolen]


def test_database_contains_no_plaintext_of_a_referral(send, everything_stored):
    typed = {**TYPED, "patient_name": TYPED["name"], "patient_phone": TYPED["phone"], "location": "any"}
    assert send(typed | {"authority": "on"}, "/invite/refer/").status_code == 303
    stolen = everything_stored()
    assert not [word for word in ("Quillon", "5550187", "Brandywine", "Quartzmoor", "5550161") if word in stolen]


def test_ip_address_and_browser_are_not_stored_in_plaintext(send, answers, everything_stored, settings, client):
    settings.FORM_LIMITS = "10/h per network prefix, 100/h in all"
    headers = {"Origin": "http://localhost:8000", "User-Agent": "Qanarybrowser/1.0"}
    sent = client.post("/consultation/", answers, headers=headers, REMOTE_ADDR="203.0.113.77")
    assert sent.status_code == 303
    assert not [word for word in ("203.0.113.77", "203.0.113", "Qanarybrowser") if word in everything_stored()]


@pytest.mark.parametrize("field", TYPED)
def test_encrypted_field_is_decrypted_through_its_row(stored, field):
    request = stored()
    assert getattr(reload(request), field) == TYPED[field]
    assert read_column(request, field).startswith("gAAAAA")


@pytest.mark.parametrize("text", ["", "\n", "a\nb\r\nc", "\U0001f600 שלום", "x" * 10_000, "table.column:uuid\ntext"])
def test_any_text_is_decrypted_unchanged(stored, text):
    assert reload(stored(message=text)).message == text


def test_same_text_has_different_ciphertext_in_each_row(stored):
    assert len({read_column(stored(), "name") for _ in range(3)}) == 3


def test_ciphertext_moved_to_another_row_is_rejected(stored):
    """A person who can write to the database cannot move one patient's phone number to another patient."""
    one, other = stored(), stored(name="Somebody Else")
    write_column(other, "name", read_column(one, "name"))
    with pytest.raises(DecryptionError) as refused:
        assert reload(other).name
    assert "Quillon" not in str(refused.value)
    assert str(other.pk) in str(refused.value)


def test_ciphertext_moved_to_another_field_is_rejected(stored):
    request = stored()
    write_column(request, "message", read_column(request, "clinician"))
    with pytest.raises(DecryptionError):
        assert reload(request).message


@pytest.mark.parametrize("text", ["Quillon Vastergaard", "gAAAAA", "' OR 1=1"])
def test_text_without_valid_encryption_is_rejected(stored, text):
    request = stored()
    write_column(request, "name", text)
    with pytest.raises(DecryptionError):
        assert reload(request).name


def test_damaged_ciphertext_is_rejected(stored):
    request = stored()
    token = read_column(request, "name")
    write_column(request, "name", token[:20] + ("A" if token[20] != "A" else "B") + token[21:])
    with pytest.raises(DecryptionError):
        assert reload(request).name


def test_wrong_key_raises_error_that_names_only_the_row(stored, settings):
    request = stored()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError) as refused:
        assert reload(request).name
    assert TABLE in str(refused.value)
    assert "gAAAAA" not in str(refused.value)
    # The original exception is not shown in tracebacks either.
    assert refused.value.__suppress_context__


def test_new_key_encrypts_and_old_key_still_decrypts(stored, settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    before = stored()
    settings.FIELD_KEYS = [new, old]
    after = stored(name="Written Under The New Key")
    assert reload(before).name == TYPED["name"]
    assert reload(after).name == "Written Under The New Key"

    settings.FIELD_KEYS = [new]
    assert reload(after).name == "Written Under The New Key"
    with pytest.raises(DecryptionError):
        assert reload(before).name

    settings.FIELD_KEYS = [old]
    with pytest.raises(DecryptionError):
        assert reload(after).name


def test_saving_a_row_keeps_encrypted_fields(stored):
    request = stored()
    unread = reload(request)
    unread.state = "contacted"
    unread.save()
    read = reload(request)
    assert read.name == TYPED["name"]
    read.save()
    partly = ConsultationRequest.objects.only("state").get(pk=request.pk)
    partly.save()
    assert {field: getattr(reload(request), field) for field in TYPED} == TYPED


def test_changed_text_is_encrypted(stored):
    request = reload(stored())
    request.name = "Changed By Hand"
    request.save()
    assert read_column(request, "name").startswith("gAAAAA")
    assert reload(request).name == "Changed By Hand"


def test_bulk_create_encrypts(db):
    made = [ConsultationRequest(place="Harbor Point", **TYPED) for _ in range(2)]
    ConsultationRequest.objects.bulk_create(made)
    assert all(read_column(one, "name").startswith("gAAAAA") for one in made)
    assert [reload(one).name for one in made] == [TYPED["name"]] * 2


UPDATES = {
    "update": lambda rows: rows.update(name="In clear"),
    "update with another field": lambda rows: rows.update(state="closed", message="In clear"),
    "bulk_update": lambda rows: rows.model.objects.bulk_update([_named(rows)], ["name"]),
}
QUERIES = {
    "exact": lambda rows: rows.filter(name="Quillon Vastergaard"),
    "contains": lambda rows: rows.filter(name__icontains="quillon"),
    "isnull": lambda rows: rows.filter(message__isnull=True),
    "in": lambda rows: rows.filter(phone__in=["+17145550187"]),
    "regex": lambda rows: rows.filter(email__regex="."),
    "greater": lambda rows: rows.filter(name__gt="A"),
    "exclude": lambda rows: rows.exclude(name="Quillon Vastergaard"),
    "q": lambda rows: rows.filter(Q(name="Quillon") | Q(state="new")),
    "another column": lambda rows: rows.filter(name=F("practice")),
    "get": lambda rows: rows.get(name="Quillon Vastergaard"),
    "transform": lambda rows: rows.filter(name__length=3),
}


def _named(rows):
    row = rows.get()
    row.name = "In clear"
    return row


@pytest.mark.parametrize("way", UPDATES)
def test_update_of_encrypted_field_raises_error(stored, everything_stored, way):
    request = stored()
    with pytest.raises(FieldError, match="encrypted"), transaction.atomic():
        UPDATES[way](ConsultationRequest.objects.filter(pk=request.pk))
    assert "In clear" not in everything_stored()
    assert reload(request).name == TYPED["name"]


@pytest.mark.parametrize("way", QUERIES)
def test_query_on_encrypted_field_raises_error(stored, way):
    """An empty result would look as if there were no such person."""
    stored()
    with pytest.raises(FieldError, match="encrypted"):
        list(QUERIES[way](ConsultationRequest.objects.all()))


def test_values_list_returns_ciphertext(stored):
    (value,) = ConsultationRequest.objects.filter(pk=stored().pk).values_list("name", flat=True)
    assert "Quillon" not in str(value)
    assert repr(value) == "<encrypted>"


def test_token_is_valid_only_for_its_purpose():
    token = encrypt_token("thanks", {"reference": "AAAAA"})
    assert decrypt_token("thanks", token, 60) == {"reference": "AAAAA"}
    assert decrypt_token("confirm", token, 60) is None
    # Tokens and stored texts are not interchangeable.
    assert decrypt_token("thanks", encrypt("text", "row"), 60) is None
    with pytest.raises(DecryptionError):
        decrypt(token, "row")
