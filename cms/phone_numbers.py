"""Phone numbers: read what people type, write it in one form, and find numbers in a text.

Every app uses this module, so it imports none of them. A number is stored as `+17145550143`, and with its
extension as `+17145550143 ext. 12`.
"""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

HOME_REGION = "US"
HOME_COUNTRY_CODE = 1
# phonenumbers leaves out numbers whose area code is not assigned yet; the plan allows all of these.
NORTH_AMERICAN_NUMBER = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
SCHEME = re.compile(r"tel:\s*", re.IGNORECASE)
# The international prefix of most countries; phonenumbers reads only the one that is dialed from the US, 011.
DOUBLE_ZERO = re.compile(r"^00(?=[\s().-]*[1-9])")
# What may stand before a number: an opening parenthesis, a plus sign, or words like "Cell:".
LABEL = re.compile(r"[^\W\d_]*(?:[\s:.'’-]+[^\W\d_]+)*[\s:.-]*")
VANITY_NUMBER = re.compile(r"(?<!\w)1-8\d\d-(?=[\d-]*[a-z])[a-z0-9-]{7,10}(?!\w)", re.IGNORECASE)
TEN_DIGITS = 10


def parse_phone_number(text: str) -> PhoneNumber | None:
    """The one number in `text`, with its extension; words around it are dropped. None where there is no such number.

    Without a country code it is a US number. A digit too many makes it no number.
    """
    text = _without_invisible_characters(text).strip()
    text = DOUBLE_ZERO.sub("+", SCHEME.sub("", text, count=1), count=1)
    matches = list(PhoneNumberMatcher(text, HOME_REGION, leniency=Leniency.POSSIBLE))
    if len(matches) != 1:
        return None
    match = matches[0]
    before, after = text[: match.start], text[match.end :]
    next_word = re.search(r"\w", after)
    if not LABEL.fullmatch(before) or (next_word and next_word[0].isdigit()):
        return None
    return match.number if is_valid_phone_number(match.number) else None


def is_valid_phone_number(number: PhoneNumber) -> bool:
    """Whether somebody could have it: a North American number by its plan, others as phonenumbers knows them."""
    if number.country_code == HOME_COUNTRY_CODE:
        return bool(NORTH_AMERICAN_NUMBER.fullmatch(phonenumbers.national_significant_number(number)))
    return phonenumbers.is_valid_number(number)


def is_assigned_phone_number(stored: str) -> bool:
    """Whether the number of a stored text belongs to a range that is in use today."""
    number = parse_phone_number(stored)
    return number is not None and phonenumbers.is_valid_number(number)


def validate_phone_number(text: str) -> None:
    """For model fields. Errors: ValidationError."""
    if parse_phone_number(text) is None:
        raise ValidationError("Enter a phone number, including the area code, like (714) 555-0100.")


def stored_phone_number(number: PhoneNumber) -> str:
    """As the database keeps it: E.164, and the extension after it."""
    return _with_extension(phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension)


def format_phone_number(text: str) -> str:
    """As people read it: (714) 555-0143 ext. 12, or +44 20 7946 0958. What is no number is returned as it is."""
    if (number := parse_phone_number(text)) is None:
        return text
    home = number.country_code == HOME_COUNTRY_CODE
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def format_international_phone_number(text: str) -> str:
    """With its country code and spaces: +1 714 555 0143. What is no number is returned as it is."""
    if (number := parse_phone_number(text)) is None:
        return text
    written, _, extension = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL).partition(" ext. ")
    return _with_extension(re.sub(r"[^\d+]+", " ", written), extension)


def phone_link(text: str, scheme: str = "tel") -> str:
    """The address of a link that dials it: tel:+17145550143;ext=12, or sms: without the extension. Empty for none."""
    if (number := parse_phone_number(text)) is None:
        return ""
    link = f"{scheme}:{phonenumbers.format_number(number, PhoneNumberFormat.E164)}"
    return f"{link};ext={number.extension}" if number.extension and scheme == "tel" else link


def find_phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each number in a text, with an area or country code; also of numbers that nobody has."""
    for match in PhoneNumberMatcher(text, HOME_REGION, leniency=Leniency.POSSIBLE):
        # Digits in a web address or a DOI.
        if text[: match.start].endswith(("/", ".")) or text[match.end :].startswith("/"):
            continue
        national = phonenumbers.national_significant_number(match.number)
        if len(national) == TEN_DIGITS or match.number.country_code != HOME_COUNTRY_CODE:
            yield match.start, match.end
    yield from (match.span() for match in VANITY_NUMBER.finditer(text))


def last_ten_digits(text: str) -> str:
    """What two ways of writing one number share, with or without a country code; extensions are left out."""
    number = parse_phone_number(text)
    digits = phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else text
    return "".join(str(unicodedata.digit(sign)) for sign in digits if sign.isdigit())[-TEN_DIGITS:]


def _with_extension(text: str, extension: str | None) -> str:
    return f"{text} ext. {extension}" if extension else text


def _without_invisible_characters(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
