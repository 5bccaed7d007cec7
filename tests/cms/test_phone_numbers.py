"""Phone numbers as people type them: stored in one form, shown in one, found in a text."""

import pytest
from django.core.exceptions import ValidationError

from cms.phone_numbers import (
    find_phone_numbers,
    format_international_phone_number,
    format_phone_number,
    is_assigned_phone_number,
    last_ten_digits,
    parse_phone_number,
    phone_link,
    stored_phone_number,
    validate_phone_number,
)


def stored(typed: str) -> str | None:
    number = parse_phone_number(typed)
    return stored_phone_number(number) if number else None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7145550187", "+17145550187"),
        ("tel:+17145550143", "+17145550143"),
        ("\u200e+1 714 555 0143", "+17145550143"),
        ("714-555-0143\u200b", "+17145550143"),
        ("001 714 555 0143", "+17145550143"),
        # An area code that is not assigned yet, and the numbers that are reserved for fiction.
        ("(222) 555-0143", "+12225550143"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("00 44 20 7946 0958", "+442079460958"),
        ("+49 (0)30 901820", "+4930901820"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("٧١٤٥٥٥٠١٨٧", "+17145550187"),
    ],
)
def test_number_is_stored_with_its_country_code(typed, expected):
    assert stored(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "714-555-0143 x12",
        "714-555-0143, ext. 12",
        "714-555-0143 #12",
        "7145550143x12",
        "tel:+1-714-555-0143;ext=12",
        "714-555-0143 extension 12 (work)",
    ],
)
def test_extension_is_kept(typed):
    assert stored(typed) == "+17145550143 ext. 12"


@pytest.mark.parametrize(
    "typed",
    [
        "714-555-0143 (cell)",
        "714-555-0143 - call after 5",
        "Cell: (714) 555-0143",
        "my number is 714-555-0143, please text",
    ],
)
def test_words_around_the_number_are_dropped(typed):
    assert stored(typed) == "+17145550143"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "555-0143",
        "714-555-014",
        "1714555014",
        "114-555-0143",
        "714-155-0143",
        "call me",
        "1-800-FLOWERS",
        "714 555 0143, 714 555 0144",
        "<script>7145550143</script>",
        "quillon@mail.example",
    ],
)
def test_what_is_not_one_whole_number_is_refused(typed):
    assert stored(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "714-555-01433",
        "714-555-0143 12",
        "714.555.0143.3",
        "714555014333",
        "+1 714 555 01433",
        "3 714 555 0143",
        # Without a plus sign this would be a number in Russia, Britain or Germany.
        "71455501433",
        "44 20 7946 0958",
        "+49 1512 3456789 01",
        "+7145550143",
    ],
)
def test_digit_too_many_is_never_another_countrys_number(typed):
    assert stored(typed) is None


@pytest.mark.parametrize(
    ("number", "shown", "international", "tel", "sms"),
    [
        ("+17145550143", "(714) 555-0143", "+1 714 555 0143", "tel:+17145550143", "sms:+17145550143"),
        (
            "+17145550143 ext. 12",
            "(714) 555-0143 ext. 12",
            "+1 714 555 0143 ext. 12",
            "tel:+17145550143;ext=12",
            "sms:+17145550143",
        ),
        ("+442079460958", "+44 20 7946 0958", "+44 20 7946 0958", "tel:+442079460958", "sms:+442079460958"),
        ("not a number", "not a number", "not a number", "", ""),
    ],
)
def test_number_is_shown_and_linked(number, shown, international, tel, sms):
    assert format_phone_number(number) == shown
    assert format_international_phone_number(number) == international
    assert (phone_link(number), phone_link(number, "sms")) == (tel, sms)
    assert stored(shown) == (number if tel else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call (714) 555-0134 or 988.", ["(714) 555-0134"]),
        ("text 7145550134 x12", ["7145550134 x12"]),
        ("+44 20 7946 0958", ["+44 20 7946 0958"]),
        ("ring 1-800-FLOWERS now", ["1-800-FLOWERS"]),
        ("1-800-662-4357", ["1-800-662-4357"]),
        ("From 2014 to 2018, 3,110 people took 150 mg.", []),
        ("DOI 10.1001/jama.2021.1234567890 and https://example.org/9495550199", []),
        ("ZIP 92614-1234", []),
    ],
)
def test_numbers_are_found_in_a_text(text, found):
    assert [text[start:end] for start, end in find_phone_numbers(text)] == found


def test_the_last_ten_digits_are_the_same_however_a_number_is_written():
    for typed in ("(714) 555-0143", "+17145550143 ext. 12", "1 714 555 0143 x7", "tel:+17145550143"):
        assert last_ten_digits(typed) == "7145550143"
    assert last_ten_digits("+49 (0)30 901820") == last_ten_digits("+4930901820")


def test_numbers_for_fiction_are_assigned_and_made_up_area_codes_are_not():
    assert is_assigned_phone_number("+17145550143")
    assert not is_assigned_phone_number("+12222222222")


def test_field_refuses_what_nobody_can_dial():
    validate_phone_number("(714) 555-0100")
    with pytest.raises(ValidationError, match="area code"):
        validate_phone_number("555-0100")
