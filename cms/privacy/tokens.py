"""How a name, a number or an address becomes something that can be looked up and not read."""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

from django.conf import settings

from cms.phone_numbers import find_phone_numbers, last_ten_digits
from cms.privacy.models import SearchToken

Kind = SearchToken.Kind
WORD = re.compile(r"[^\W_]+")
PHONE_PUNCTUATION = re.compile(r"[\d\s()+./\-\u2010-\u2015\u00a0]+")
# A shorter number is looked for among the words of names.
SHORTEST_PHONE = 7


@lru_cache(maxsize=8)
def _derived(field_key: str) -> tuple[str, bytes]:
    """A short name for the key, which says nothing about it, and the key for hashes made from it."""
    secret = hmac.new(field_key.encode(), b"search tokens", hashlib.sha256).digest()
    return hmac.new(secret, b"name", hashlib.sha256).hexdigest()[:8], secret


def newest_key() -> str:
    """The name of the key that new tokens are made with."""
    return _derived(settings.FIELD_KEYS[0])[0]


def tokens(kind: str, word: str) -> list[str]:
    """`word`, already plain, hashed under every key of `FIELD_KEYS`, the newest first: 32 hex digits each."""
    text = f"{kind}:{word}".encode("utf-8", "surrogatepass")
    secrets = [_derived(key)[1] for key in settings.FIELD_KEYS]
    return [hmac.new(secret, text, hashlib.sha256).hexdigest()[:32] for secret in secrets]


def plain(text: str) -> str:
    """Without accents, case and the many shapes of one letter."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return WORD.findall(plain(text))


def name_words(text: str) -> set[str]:
    """Each word by itself, and what stands together also as one: o, brien and obrien for O’Brien."""
    return {*words(text), *("".join(words(part)) for part in text.split())} - {""}


def email(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def stored_words(kind: str, text: str) -> set[tuple[str, str]]:
    """What a raw text is found by: (kind, plain word) pairs. Errors: ValueError for an unknown kind."""
    match Kind(kind):
        case Kind.NAME:
            return {(Kind.NAME, word) for word in name_words(text)}
        case Kind.PHONE:
            digits = last_ten_digits(text)
            ends = {(Kind.PHONE_END, digits[-SHORTEST_PHONE:])} if len(digits) >= SHORTEST_PHONE else set()
            return ends | ({(Kind.PHONE, digits)} if digits else set())
        case Kind.EMAIL:
            return {(Kind.EMAIL, email(text))} if text.strip() else set()
    raise ValueError(f"{kind} is made from phone numbers, not given.")


def searched_words(text: str) -> list[tuple[str, str]]:
    """What a person typed into the search, as (kind, plain word) pairs that must all be held."""
    if number := _searched_number(text):
        return [number]
    found = []
    # With words beside them: an extension, or a name.
    for start, end in reversed(list(find_phone_numbers(text))):
        found.append((Kind.PHONE, last_ten_digits(text[start:end])))
        text = f"{text[:start].removesuffix('tel:')} {text[end:]}"
    for part in text.split():
        if "@" in part:
            found.append((Kind.EMAIL, email(part)))
        elif number := _searched_number(part):
            found.append(number)
        else:
            found += [(Kind.NAME, word) for word in words(part)]
    return list(dict.fromkeys(found))


def _searched_number(text: str) -> tuple[str, str] | None:
    digits = last_ten_digits(text)
    if len(digits) < SHORTEST_PHONE or not PHONE_PUNCTUATION.fullmatch(text):
        return None
    # Ten digits are a whole number; of fewer, the last seven are what it ends with.
    return (Kind.PHONE, digits) if len(digits) >= 10 else (Kind.PHONE_END, digits[-SHORTEST_PHONE:])
