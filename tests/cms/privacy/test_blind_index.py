"""A request is found by a name, a number or an address, though none of them stands in the database."""

from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from cms.privacy.blind_index import bulk_index, forget, index, same_contact, subjects_matching
from cms.privacy.models import SearchToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Index somebody; what is found is compared with the id that comes back."""

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
def test_a_name_is_found_by_its_words_in_any_case_order_and_accent(person, name, typed):
    somebody = person(name=name)
    assert found(typed) == {somebody}


@pytest.mark.parametrize("typed", ["(714) 555-0187", "7145550187", "+1 714.555.0187", "714 555–0187", "555-0187"])
def test_a_number_is_found_in_any_punctuation_and_by_its_last_seven_digits(person, typed):
    somebody = person()
    person(phone="+17145550199")
    assert found(typed) == {somebody}


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
def test_number_is_found_with_and_without_its_extension_and_country_code(person, stored, typed):
    somebody = person(phone=stored)
    person(phone="+17145550199")
    assert found(typed) == {somebody}


def test_an_address_is_found_whole_and_in_any_case(person):
    somebody = person(email="Quillon@Mail.example")
    assert found(" quillon@mail.EXAMPLE ") == {somebody}
    assert not found("mail.example")


def test_every_word_must_be_held_and_a_number_may_stand_beside_a_name(person):
    somebody = person()
    person(name="Quillon Ashgrove", phone="+17145550199")
    assert found("quillon vastergaard") == found("quillon 7145550187") == {somebody}
    assert len(found("quillon")) == 2
    assert not found("quillon vastergaard ashgrove")
    assert not found("quill")


@pytest.mark.parametrize("typed", ["", "   ", "…!?", "'", "%", "x" * 5000, "@", "\ud800", "\x00"])
def test_an_odd_search_finds_nobody_and_breaks_nothing(person, typed):
    person()
    assert not found(typed)


def test_only_the_first_two_hundred_characters_and_eight_words_are_looked_at(person):
    somebody = person(name="a b c d e f g h")
    assert found("a b c d e f g h unknown") == {somebody}


def test_whoever_is_indexed_anew_is_found_by_the_new_words_only(person):
    somebody = person()
    index(somebody, {"name": ["Thessaly Brandywine"]})
    assert found("thessaly") == {somebody}
    assert not found("quillon") | found("7145550187")


def test_what_is_forgotten_leaves_no_token(person):
    somebody, another = person(), person(name="Thessaly Brandywine")
    assert forget([somebody]) > 0
    assert not SearchToken.objects.filter(subject=somebody).exists()
    assert found("thessaly") == {another}


def test_a_request_with_the_same_number_or_address_is_told_and_no_other(person):
    one = person()
    same_number = person(email="other@mail.example")
    same_address = person(phone="+17145550199")
    # The same last seven digits in another town, and the same name, are another person.
    person(phone="+12125550187", email="other2@mail.example")
    assert set(same_contact(one).values_list("subject", flat=True)) == {same_number, same_address}


def test_a_copy_of_the_database_holds_no_word_and_no_hash_that_can_be_guessed(person, everything_stored, settings):
    somebody = person()
    stored = everything_stored().casefold()
    assert not any(word in stored for word in ("quillon", "vastergaard", "5550187"))
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert not found("quillon")
    assert SearchToken.objects.filter(subject=somebody).exists()


def test_a_new_field_key_and_a_new_secret_key_find_what_was_indexed_before(person, settings):
    somebody = person()
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    settings.SECRET_KEY = "another" * 10
    newer = person()
    assert found("quillon vastergaard") == found("(714) 555-0187") == {somebody, newer}


def test_many_are_indexed_at_once(person, django_assert_max_num_queries):
    pairs = [(uuid4(), {"name": [f"Patient Number{number}"]}) for number in range(600)]
    with django_assert_max_num_queries(14):
        assert bulk_index(iter(pairs)) == 600
    assert found("number599 patient") == {pairs[599][0]}
