"""Search finds subjects by name, phone number or email, although the database contains none of these texts."""

from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from cms.privacy.blind_index import bulk_index, forget, index, same_contact, subjects_matching
from cms.privacy.models import SearchToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """A function that indexes a person and returns the id."""

    def indexed(name="Quillon Vastergaard", phone="+17145550187", email="quillon@mail.example"):
        subject = uuid4()
        index(subject, {"name": [name], "phone": [phone], "email": [email]})
        return subject

    return indexed


def found(text: str) -> set:
    return set(subjects_matching(text).values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Quillon Vastergaard", "vastergaard  QUILLON"),
        ("José Núñez", "jose nunez"),
        ("Jose Nunez", "JOSÉ"),
        ("Siobhán O’Brien-Smith", "o'brien smith"),
        ("Siobhan O'Brien", "obrien"),
        ("Straße", "STRASSE"),
        ("Ｙｕｋｉ", "yuki"),
        ("王小明", "王小明"),
    ],
)
def test_name_is_found_in_any_case_order_and_accent(person, name, typed):
    indexed_id = person(name=name)
    assert found(typed) == {indexed_id}


@pytest.mark.parametrize("typed", ["(714) 555-0187", "7145550187", "+1 714.555.0187", "714 555–0187", "555-0187"])
def test_phone_is_found_in_any_format_and_by_last_seven_digits(person, typed):
    indexed_id = person()
    person(phone="+17145550199")
    assert found(typed) == {indexed_id}


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("+17145550187 ext. 12", "714-555-0187"),
        ("+17145550187 ext. 12", "(714) 555-0187 x12"),
        ("+17145550187 ext. 12", "555-0187"),
        ("+17145550187", "714-555-0187 ext 9"),
        ("+17145550187", "tel:+17145550187"),
        ("+17145550187", "quillon 714-555-0187 x12"),
        ("+442079460958", "020 7946 0958"),
        ("+442079460958", "011 44 20 7946 0958"),
        ("+4930901820", "+49 (0)30 901820"),
        ("+4930901820", "030 901820"),
    ],
)
def test_phone_is_found_with_and_without_extension_and_country_code(person, stored, typed):
    indexed_id = person(phone=stored)
    person(phone="+17145550199")
    assert found(typed) == {indexed_id}


def test_email_is_found_by_whole_address_in_any_case(person):
    indexed_id = person(email="Quillon@Mail.example")
    assert found(" quillon@mail.EXAMPLE ") == {indexed_id}
    assert not found("mail.example")


def test_all_words_must_match_and_can_mix_name_and_phone(person):
    indexed_id = person()
    person(name="Quillon Ashgrove", phone="+17145550199")
    assert found("quillon vastergaard") == found("quillon 7145550187") == {indexed_id}
    assert len(found("quillon")) == 2
    assert not found("quillon vastergaard ashgrove")
    assert not found("quill")


@pytest.mark.parametrize("typed", ["", "   ", "…!?", "'", "%", "x" * 5000, "@", "\ud800", "\x00"])
def test_search_without_words_finds_nothing(person, typed):
    person()
    assert not found(typed)


def test_search_uses_only_the_first_eight_words(person):
    indexed_id = person(name="a b c d e f g h")
    assert found("a b c d e f g h unknown") == {indexed_id}


def test_reindexed_subject_is_found_only_by_new_words(person):
    indexed_id = person()
    index(indexed_id, {"name": ["Thessaly Brandywine"]})
    assert found("thessaly") == {indexed_id}
    assert not found("quillon") | found("7145550187")


def test_forget_deletes_all_tokens(person):
    indexed_id, another = person(), person(name="Thessaly Brandywine")
    assert forget([indexed_id]) > 0
    assert not SearchToken.objects.filter(subject=indexed_id).exists()
    assert found("thessaly") == {another}


def test_same_contact_finds_same_phone_or_email(person):
    one = person()
    same_number = person(email="other@mail.example")
    same_address = person(phone="+17145550199")
    # The same last seven digits with another area code, and the same name, are another person.
    person(phone="+12125550187", email="other2@mail.example")
    assert set(same_contact(one).values_list("subject", flat=True)) == {same_number, same_address}


def test_database_contains_no_searchable_words_without_the_key(person, everything_stored, settings):
    indexed_id = person()
    stored = everything_stored().casefold()
    assert not any(word in stored for word in ("quillon", "vastergaard", "5550187"))
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert not found("quillon")
    assert SearchToken.objects.filter(subject=indexed_id).exists()


def test_search_works_after_field_key_and_secret_key_change(person, settings):
    indexed_id = person()
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    settings.SECRET_KEY = "another" * 10
    newer = person()
    assert found("quillon vastergaard") == found("(714) 555-0187") == {indexed_id, newer}


def test_bulk_index_uses_few_queries(person, django_assert_max_num_queries):
    pairs = [(uuid4(), {"name": [f"Patient Number{number}"]}) for number in range(600)]
    with django_assert_max_num_queries(14):
        assert bulk_index(iter(pairs)) == 600
    assert found("number599 patient") == {pairs[599][0]}
