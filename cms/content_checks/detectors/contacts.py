"""Detects emails and phone numbers that are not the clinic's, and look-alikes of its domain."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from cms.clinic.models import ClinicSettings, Location
from cms.content_checks.detectors.lookalike_domains import is_lookalike
from cms.content_checks.normalization import Sentence, normalize
from cms.core.text_extraction import TextSegment
from cms.phone_numbers import find_phone_numbers, last_ten_digits

EMAIL = re.compile(
    r"[\w.+-]{1,64} ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]{1,63}(?: ?(?:\.|[(\[] ?dot ?[)\]]) ?[\w-]{2,63}){1,4}"
    r"|\b[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|edu|us|health|clinic|info|io)\b"
)
WEB = re.compile(r"(?<![@\w.-])(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?![\w@])")
# Quick tests that must match first.
NEEDED = {
    EMAIL: re.compile(r"@|[(\[] ?at|\bdot\b"),
    WEB: re.compile(r"[a-z0-9]\.[a-z]"),
}
# Public numbers that are always allowed: crisis lines, poison control, treatment locators.
HELPLINES = {"8002738255", "8006624357", "8009855990", "8007997233", "8002221222", "8777264727", "8664887386"}
HELPLINES |= {"8338526262", "8006564673", "8886289454", "8009506264", "8775658860", "8662014357", "8004224453"}
FREE_MAIL = {"gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "proton.me"}

Found = Iterator[tuple[int, int, int]]


def emails(passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in EMAIL.finditer(sentence.lower))


def phones(passages: list[TextSegment], number: int, sentence: Sentence) -> Iterator[tuple[int, int]]:
    yield from find_phone_numbers(sentence.lower)


def other_emails(passages: list[TextSegment]) -> Found:
    found = list(_all(EMAIL, passages))
    own = ClinicSettings.load().email.lower() if found else ""
    for number, match in found:
        if _plain(match[0]).rstrip(".") != own:
            yield number, match.start(), match.end()


def other_phones(passages: list[TextSegment]) -> Found:
    readings = [normalize(passage.text).lower for passage in passages]
    found = [(number, *span) for number, text in enumerate(readings) for span in find_phone_numbers(text)]
    known = HELPLINES | _own_numbers() if found else set()
    for number, start, end in found:
        if last_ten_digits(readings[number][start:end]) not in known:
            yield number, start, end


def look_alikes(passages: list[TextSegment]) -> Found:
    found = list(_all(WEB, passages))
    own = _own_domains() if found else set()
    for number, match in found:
        domain = match[1].removeprefix("www.")
        if any(domain == one or domain.endswith(f".{one}") for one in own):
            continue
        if any(is_lookalike(domain, one) for one in own):
            yield number, match.start(), match.end()


def _all(pattern: re.Pattern, passages: list[TextSegment]) -> Iterator[tuple[int, re.Match]]:
    for number, passage in enumerate(passages):
        text = normalize(passage.text).lower
        if NEEDED[pattern].search(text):
            yield from ((number, match) for match in pattern.finditer(text))


def _plain(email: str) -> str:
    email = re.sub(r" ?[(\[] ?at ?[)\]] ?| at ", "@", email)
    return re.sub(r" ?[(\[] ?dot ?[)\]] ?| dot ", ".", email).replace(" ", "").removeprefix("mailto:")


def _own_numbers() -> set[str]:
    phones = [ClinicSettings.load().phone, *Location.objects.values_list("phone", flat=True)]
    return {last_ten_digits(phone) for phone in phones if phone}


def _own_domains() -> set[str]:
    email = ClinicSettings.load().email.lower().rpartition("@")[2]
    site = (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")
    return {
        domain for domain in (email, site) if "." in domain and domain not in FREE_MAIL and not domain[-1].isdigit()
    }
