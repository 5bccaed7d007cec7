"""Phone numbers: parses what people type, formats numbers, and finds numbers in a text.

Any app can use this module, so it imports none of them. A number is stored as `+17145550143`, with an extension as
`+17145550143 ext. 12`.
"""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

HOME_REGION = "US"
HOME_COUNTRY_CODE = 1
# phonenumbers rejects area codes that are not assigned yet. The numbering plan allows all of these.
NORTH_AMERICAN_NUMBER = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
SCHEME = re.compile(r"tel:\s*", re.IGNORECASE)
# The international prefix of most countries. phonenumbers recognizes only the US prefix, 011.
DOUBLE_ZERO = re.compile(r"^00(?=[\s().-]*[1-9])")
# Text allowed before a number, such as "Cell:".
LABEL = re.compile(r"[^\W\d_]*(?:[\s:.'’-]+[^\W\d_]+)*[\s:.-]*")
VANITY_NUMBER = re.compile(r"(?<!\w)1-8\d\d-(?=[\d-]*[a-z])[a-z0-9-]{7,10}(?!\w)", re.IGNORECASE)
TEN_DIGITS = 10


def parse_phone_number(text: str) -> PhoneNumber | None:
    """Return the number in `text`, with its extension and without text around it. None if there is not exactly one.

    A number without a country code is a US number. A number with too many digits is not accepted.
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
    """Whether the number can exist: for North America by the numbering plan, otherwise according to phonenumbers."""
    if number.country_code == HOME_COUNTRY_CODE:
        return bool(NORTH_AMERICAN_NUMBER.fullmatch(phonenumbers.national_significant_number(number)))
    return phonenumbers.is_valid_number(number)


def is_assigned_phone_number(stored: str) -> bool:
    """Whether the stored number belongs to a range that is in use today."""
    number = parse_phone_number(stored)
    return number is not None and phonenumbers.is_valid_number(number)


def validate_phone_number(text: str) -> None:
    """Validator for model fields. Raises ValidationError."""
    if parse_phone_number(text) is None:
        raise ValidationError("Enter a phone number, including the area code, like (714) 555-0100.")


def stored_phone_number(number: PhoneNumber) -> str:
    """Return the number as it is stored: E.164, followed by the extension."""
    return _with_extension(phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension)


def format_phone_number(text: str) -> str:
    """Return (714) 555-0143 ext. 12 or +44 20 7946 0958. Text that is not a number is returned unchanged."""
    if (number := parse_phone_number(text)) is None:
        return text
    home = number.country_code == HOME_COUNTRY_CODE
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def format_international_phone_number(text: str) -> str:
    """Return the number as +1 714 555 0143. Text that is not a number is returned unchanged."""
    if (number := parse_phone_number(text)) is None:
        return text
    formatted, _, extension = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL).partition(" ext. ")
    return _with_extension(re.sub(r"[^\d+]+", " ", formatted), extension)


def phone_link(text: str, scheme: str = "tel") -> str:
    """Return a link such as tel:+17145550143;ext=12, or sms: without the extension. Empty if it is not a number."""
    if (number := parse_phone_number(text)) is None:
        return ""
    link = f"{scheme}:{phonenumbers.format_number(number, PhoneNumberFormat.E164)}"
    return f"{link};ext={number.extension}" if number.extension and scheme == "tel" else link


def find_phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each number in a text that has an area or country code, assigned or not."""
    for match in PhoneNumberMatcher(text, HOME_REGION, leniency=Leniency.POSSIBLE):
        # Skip digits in a URL or a DOI.
        if text[: match.start].endswith(("/", ".")) or text[match.end :].startswith("/"):
            continue
        national = phonenumbers.national_significant_number(match.number)
        if len(national) == TEN_DIGITS or match.number.country_code != HOME_COUNTRY_CODE:
            yield match.start, match.end
    yield from (match.span() for match in VANITY_NUMBER.finditer(text))


def last_ten_digits(text: str) -> str:
    """Return the last ten digits without extension, to compare numbers with and without a country code."""
    number = parse_phone_number(text)
    digits = phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else text
    return "".join(str(unicodedata.digit(sign)) for sign in digits if sign.isdigit())[-TEN_DIGITS:]


def _with_extension(text: str, extension: str | None) -> str:
    return f"{text} ext. {extension}" if extension else text


def _without_invisible_characters(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
