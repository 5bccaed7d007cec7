"""Phone numbers as readers type them, and as staff can use them."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.intake.forms import PublicTextField

# What people put between digits: any punctuation of telephone numbers, and an extension is refused with a sentence.
PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015/\u00a0\u202a-\u202e]+")
NPI_SENTENCE = _("That isn’t a valid NPI. Check the 10 digits, or leave it blank")
PHONE_SENTENCE = _("Enter a phone number with area code, like (714) 555-0100")
US_NUMBER = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


def as_written(number: str) -> str:
    """A stored number as people here write it: (714) 555-0100; one of another country as it is stored."""
    digits = US_NUMBER.fullmatch(number)
    return "({}) {}-{}".format(*digits.groups()) if digits else number


class PhoneField(PublicTextField):
    """A phone number in E.164: ten digits are a US number, 10 to 15 digits with a country code are any."""

    def clean(self, value) -> str:
        text = super().clean(value)
        if not text:
            return ""
        bare = PUNCTUATION.sub("", text)
        international = bare.startswith("+") or bare.startswith("00")
        digits = bare.removeprefix("+").removeprefix("00") if international else bare
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(PHONE_SENTENCE)
        if len(digits) == 10 and not international:
            return f"+1{digits}"
        # No country code starts with a nought, and without one a number is a US number.
        if not 10 <= len(digits) <= 15 or digits.startswith("0"):
            raise forms.ValidationError(PHONE_SENTENCE)
        return f"+{digits}"


class NpiField(PublicTextField):
    """A clinician's National Provider Identifier: ten digits, of which the last checks the others.

    Source: CMS, “Requirements for NPI and NPI Check Digit”: Luhn's sum, with 80840 before the number.
    """

    def clean(self, value) -> str:
        digits = PUNCTUATION.sub("", super().clean(value))
        if digits and not (len(digits) == 10 and digits.isascii() and digits.isdigit() and _luhn(f"80840{digits}")):
            raise forms.ValidationError(NPI_SENTENCE)
        return digits


def _luhn(digits: str) -> bool:
    """Whether the digits add up: from the right every second one is doubled, and a sum of two digits counts both."""
    doubled = "".join(str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed(digits)))
    return sum(map(int, doubled)) % 10 == 0
