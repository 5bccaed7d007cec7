"""Form fields of consultations: a phone number and a clinician's NPI."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.phone_numbers import parse_phone_number, stored_phone_number
from cms.public_forms.forms import PublicTextField

# What people put between the digits of an NPI.
PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015/\u00a0\u202a-\u202e]+")
NPI_SENTENCE = _("That isn’t a valid NPI. Check the 10 digits, or leave it blank")
PHONE_ERROR = _("Enter one phone number, including area code, like (714) 555-0100")


class PhoneField(PublicTextField):
    """A phone number, cleaned to the form in which it is stored: +17145550143, or +17145550143 ext. 12."""

    def clean(self, value) -> str:
        text = super().clean(value)
        if not text:
            return ""
        number = parse_phone_number(text)
        if number is None:
            raise forms.ValidationError(PHONE_ERROR)
        return stored_phone_number(number)


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
