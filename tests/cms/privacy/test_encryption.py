"""What patients type is read through its own row and a key, and in no other way."""

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
    """Store a request; every field that is encrypted holds a text of its own."""

    def store(**typed) -> ConsultationRequest:
        return ConsultationRequest.objects.create(place="Harbor Point", **TYPED | typed)

    return store


def again(request) -> ConsultationRequest:
    return ConsultationRequest.objects.get(pk=request.pk)


def in_the_database(request, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE reference = %s", [request.reference])
        return cursor.fetchone()[0]


def write_into_the_database(request, column: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {column} = %s WHERE reference = %s", [text, request.reference])


def test_whoever_reads_the_database_reads_nothing_that_was_typed(send, answers, everything_stored, sign_in):
    """A form sent, read, moved, mailed about and sent again: no table keeps a word of it in clear."""
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


def test_a_referral_is_as_unreadable(send, everything_stored):
    typed = {**TYPED, "patient_name": TYPED["name"], "patient_phone": TYPED["phone"], "location": "any"}
    assert send(typed | {"authority": "on"}, "/invite/refer/").status_code == 303
    stolen = everything_stored()
    assert not [word for word in ("Quillon", "5550187", "Brandywine", "Quartzmoor", "5550161") if word in stolen]


def test_where_a_form_came_from_is_not_kept_in_clear(send, answers, everything_stored, settings, client):
    settings.FORM_LIMITS = "10/h per network prefix, 100/h in all"
    headers = {"Origin": "http://localhost:8000", "User-Agent": "Qanarybrowser/1.0"}
    sent = client.post("/consultation/", answers, headers=headers, REMOTE_ADDR="203.0.113.77")
    assert sent.status_code == 303
    assert not [word for word in ("203.0.113.77", "203.0.113", "Qanarybrowser") if word in everything_stored()]


@pytest.mark.parametrize("field", TYPED)
def test_what_was_typed_is_read_back_through_its_row(stored, field):
    request = stored()
    assert getattr(again(request), field) == TYPED[field]
    assert in_the_database(request, field).startswith("gAAAAA")


@pytest.mark.parametrize("text", ["", "\n", "a\nb\r\nc", "\U0001f600 שלום", "x" * 10_000, "table.column:uuid\ntext"])
def test_any_text_comes_back_as_it_was(stored, text):
    assert again(stored(message=text)).message == text


def test_the_same_text_looks_different_in_every_row(stored):
    assert len({in_the_database(stored(), "name") for _ in range(3)}) == 3


def test_a_text_moved_to_another_row_is_refused(stored):
    """Whoever can write into the database cannot put one patient's number under another's name."""
    one, other = stored(), stored(name="Somebody Else")
    write_into_the_database(other, "name", in_the_database(one, "name"))
    with pytest.raises(DecryptionError) as refused:
        assert again(other).name
    assert "Quillon" not in str(refused.value)
    assert str(other.pk) in str(refused.value)


def test_a_text_moved_to_another_field_of_its_row_is_refused(stored):
    request = stored()
    write_into_the_database(request, "message", in_the_database(request, "clinician"))
    with pytest.raises(DecryptionError):
        assert again(request).message


@pytest.mark.parametrize("text", ["Quillon Vastergaard", "gAAAAA", "' OR 1=1"])
def test_a_text_that_was_not_written_by_the_site_is_refused(stored, text):
    request = stored()
    write_into_the_database(request, "name", text)
    with pytest.raises(DecryptionError):
        assert again(request).name


def test_a_damaged_text_is_refused(stored):
    request = stored()
    token = in_the_database(request, "name")
    write_into_the_database(request, "name", token[:20] + ("A" if token[20] != "A" else "B") + token[21:])
    with pytest.raises(DecryptionError):
        assert again(request).name


def test_with_a_wrong_key_nothing_is_read_and_the_error_says_only_where(stored, settings):
    request = stored()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError) as refused:
        assert again(request).name
    assert TABLE in str(refused.value)
    assert "gAAAAA" not in str(refused.value)
    # Not even as a cause that a log would print.
    assert refused.value.__suppress_context__


def test_with_a_new_key_in_front_the_old_texts_are_read_and_new_ones_need_the_new_key(stored, settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    before = stored()
    settings.FIELD_KEYS = [new, old]
    after = stored(name="Written Under The New Key")
    assert again(before).name == TYPED["name"]
    assert again(after).name == "Written Under The New Key"

    settings.FIELD_KEYS = [new]
    assert again(after).name == "Written Under The New Key"
    with pytest.raises(DecryptionError):
        assert again(before).name

    settings.FIELD_KEYS = [old]
    with pytest.raises(DecryptionError):
        assert again(after).name


def test_a_row_saved_again_keeps_what_it_held_read_or_unread(stored):
    request = stored()
    unread = again(request)
    unread.state = "contacted"
    unread.save()
    read = again(request)
    assert read.name == TYPED["name"]
    read.save()
    partly = ConsultationRequest.objects.only("state").get(pk=request.pk)
    partly.save()
    assert {field: getattr(again(request), field) for field in TYPED} == TYPED


def test_a_changed_text_is_encrypted_too(stored):
    request = again(stored())
    request.name = "Changed By Hand"
    request.save()
    assert in_the_database(request, "name").startswith("gAAAAA")
    assert again(request).name == "Changed By Hand"


def test_many_at_once_are_encrypted_too(db):
    made = [ConsultationRequest(place="Harbor Point", **TYPED) for _ in range(2)]
    ConsultationRequest.objects.bulk_create(made)
    assert all(in_the_database(one, "name").startswith("gAAAAA") for one in made)
    assert [again(one).name for one in made] == [TYPED["name"]] * 2


WAYS_TO_WRITE = {
    "update": lambda rows: rows.update(name="In clear"),
    "update with another field": lambda rows: rows.update(state="closed", message="In clear"),
    "bulk_update": lambda rows: rows.model.objects.bulk_update([_named(rows)], ["name"]),
}
WAYS_TO_SEARCH = {
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


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_no_way_of_writing_leaves_a_text_in_clear(stored, everything_stored, way):
    request = stored()
    with pytest.raises(FieldError, match="encrypted"), transaction.atomic():
        WAYS_TO_WRITE[way](ConsultationRequest.objects.filter(pk=request.pk))
    assert "In clear" not in everything_stored()
    assert again(request).name == TYPED["name"]


@pytest.mark.parametrize("way", WAYS_TO_SEARCH)
def test_what_is_encrypted_cannot_be_searched_and_says_so(stored, way):
    """An empty answer would look like “there is no such person”."""
    stored()
    with pytest.raises(FieldError, match="encrypted"):
        list(WAYS_TO_SEARCH[way](ConsultationRequest.objects.all()))


def test_a_list_of_values_holds_ciphertext_and_prints_none(stored):
    (value,) = ConsultationRequest.objects.filter(pk=stored().pk).values_list("name", flat=True)
    assert "Quillon" not in str(value)
    assert repr(value) == "<encrypted>"


def test_a_token_opens_for_its_own_purpose_only():
    token = encrypt_token("thanks", {"reference": "AAAAA"})
    assert decrypt_token("thanks", token, 60) == {"reference": "AAAAA"}
    assert decrypt_token("confirm", token, 60) is None
    # Nor is a stored text a token, or a token a stored text.
    assert decrypt_token("thanks", encrypt("text", "row"), 60) is None
    with pytest.raises(DecryptionError):
        decrypt(token, "row")
