"""Spam signals of phone numbers and email addresses that are invalid, disposable or machine-generated."""

import re
from collections.abc import Iterator

from cms.phone_numbers import is_assigned_phone_number
from cms.public_forms.spam.gibberish import gibberish_level
from cms.public_forms.spam.normalization import NormalizedSubmission
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "no-such-phone": "The phone number is not valid.",
    "email-noise": "The email address looks like random letters and digits.",
    "email-dots": "The email address has many dots, which spam programs add to look like different senders.",
    "email-thrown-away": "The email address is disposable.",
}
DISPOSABLE_DOMAINS = {
    "mailinator.com",
    "guerrillamail.com",
    "10minutemail.com",
    "tempmail.com",
    "temp-mail.org",
    "yopmail.com",
}
DISPOSABLE_DOMAINS |= {"trashmail.com", "sharklasers.com", "dispostable.com", "getnada.com", "maildrop.cc", "moakt.com"}


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    if not all(is_assigned_phone_number(phone) for phone in reading.phones):
        yield SpamSignal("no-such-phone", 1)
    for email in reading.emails:
        local, _, domain = email.lower().rpartition("@")
        if local.count(".") > 3:
            yield SpamSignal("email-dots", 2)
        if len(re.findall(r"[a-z](?=\d)|\d(?=[a-z])", local)) > 3 or any(
            gibberish_level(part) for part in re.split(r"\W", local)
        ):
            yield SpamSignal("email-noise", 1)
        if domain in DISPOSABLE_DOMAINS:
            yield SpamSignal("email-thrown-away", 1)
