"""The blind index: finds encrypted names, phone numbers and emails by keyed hashes of whole words.

The first part turns texts into words and words into tokens; the second part stores and searches tokens.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.phone_numbers import find_phone_numbers, last_ten_digits
from cms.privacy.models import SearchToken

Words = Mapping[str, Iterable[str]]
LONGEST_SEARCH = 200
MOST_WORDS = 8
BATCH = 500
Kind = SearchToken.Kind
WORD = re.compile(r"[^\W_]+")
PHONE_PUNCTUATION = re.compile(r"[\d\s()+./\-\u2010-\u2015\u00a0]+")
# A shorter number is searched for as a word of a name.
SHORTEST_PHONE = 7


@lru_cache(maxsize=8)
def _derived(field_key: str) -> tuple[str, bytes]:
    """A short name for the key, which reveals nothing about it, and the hash key derived from it."""
    secret = hmac.new(field_key.encode(), b"search tokens", hashlib.sha256).digest()
    return hmac.new(secret, b"name", hashlib.sha256).hexdigest()[:8], secret


def newest_key() -> str:
    """The short name of the key that hashes new tokens."""
    return _derived(settings.FIELD_KEYS[0])[0]


def tokens(kind: str, word: str) -> list[str]:
    """`word`, as returned by `plain`, hashed with each key of `FIELD_KEYS`, newest first. 32 hex digits each."""
    text = f"{kind}:{word}".encode("utf-8", "surrogatepass")
    secrets = [_derived(key)[1] for key in settings.FIELD_KEYS]
    return [hmac.new(secret, text, hashlib.sha256).hexdigest()[:32] for secret in secrets]


def plain(text: str) -> str:
    """`text` without accents, case and variants of the same letter."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return WORD.findall(plain(text))


def name_words(text: str) -> set[str]:
    """The words of a name, also joined where no space separates them: o, brien and obrien for O’Brien."""
    return {*words(text), *("".join(words(part)) for part in text.split())} - {""}


def email(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def stored_words(kind: str, text: str) -> set[tuple[str, str]]:
    """The (kind, plain word) pairs that find `text`. Errors: ValueError for an unknown kind."""
    match Kind(kind):
        case Kind.NAME:
            return {(Kind.NAME, word) for word in name_words(text)}
        case Kind.PHONE:
            digits = last_ten_digits(text)
            ends = {(Kind.PHONE_END, digits[-SHORTEST_PHONE:])} if len(digits) >= SHORTEST_PHONE else set()
            return ends | ({(Kind.PHONE, digits)} if digits else set())
        case Kind.EMAIL:
            return {(Kind.EMAIL, email(text))} if text.strip() else set()
    raise ValueError(f"{kind} is derived from phone numbers and cannot be given.")


def searched_words(text: str) -> list[tuple[str, str]]:
    """The (kind, plain word) pairs of a search text. A match must have all of them."""
    if number := _searched_number(text):
        return [number]
    found = []
    # Phone numbers with other words beside them, such as an extension or a name.
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
    # Ten digits are a complete number; fewer match the last seven digits of a number.
    return (Kind.PHONE, digits) if len(digits) >= 10 else (Kind.PHONE_END, digits[-SHORTEST_PHONE:])


def index(subject: UUID, words: Words) -> None:
    """Replace the tokens of `subject`. `words` maps "name", "phone" or "email" to texts as they were typed."""
    bulk_index([(subject, words)])


def bulk_index(pairs: Iterable[tuple[UUID, Words]]) -> int:
    """Like `index`, for many subjects, with 500 per transaction. Returns the number of subjects.

    The pairs are read inside the transactions, so that an iterator over locked rows never indexes erased text.
    """
    pairs, count = iter(pairs), 0
    while True:
        with transaction.atomic():
            batch = dict(islice(pairs, BATCH))
            if not batch:
                return count
            _replace(batch)
        count += len(batch)


def _replace(batch: dict[UUID, Words]) -> None:
    key = newest_key()
    new_tokens = [
        SearchToken(subject=subject, kind=kind, token=tokens(kind, word)[0], key=key)
        for subject, words in batch.items()
        for kind, word in sorted(_words_to_store(words))
    ]
    SearchToken.objects.filter(subject__in=batch).delete()
    # Concurrent calls for the same subject write the same tokens.
    SearchToken.objects.bulk_create(new_tokens, batch_size=1000, ignore_conflicts=True)


def _words_to_store(words: Words) -> set[tuple[str, str]]:
    return {pair for kind, texts in words.items() for text in texts for pair in stored_words(kind, text)}


def forget(subjects: Iterable[UUID]) -> int:
    """Delete the tokens of the subjects. Returns the number of tokens."""
    subjects, count = list(subjects), 0
    for start in range(0, len(subjects), BATCH):
        deleted, _ = SearchToken.objects.filter(subject__in=subjects[start : start + BATCH]).delete()
        count += deleted
    return count


def subjects_matching(text: str):
    """The subjects that match every word of `text`, for `filter(pk__in=…)`; none for an empty text.

    Words are whole words of a name in any order, a phone number in any format or its last seven digits, or a whole
    email address. Only the first 200 characters and 8 words are used.
    """
    if not (querysets := _token_querysets(text)):
        return SearchToken.objects.none().values("subject")
    first, *others = querysets
    for other in others:
        first = first.filter(subject__in=other.values("subject"))
    return first.values("subject").distinct()


def matches_q(text: str) -> Q:
    """Like `subjects_matching`, as a condition on rows whose ids are subjects. Errors: ValueError for an empty text.

    Faster for common words if only the first rows of an order are needed: the database finds them early in an index.
    """
    if not (querysets := _token_querysets(text)):
        raise ValueError("The search text has no words.")
    return Q(*(Exists(tokens.filter(subject=OuterRef("pk"))) for tokens in querysets))


def _token_querysets(text: str) -> list[QuerySet[SearchToken]]:
    """For each word of `text`, the stored tokens that match it."""
    searched = searched_words(text[:LONGEST_SEARCH])[:MOST_WORDS]
    return [SearchToken.objects.filter(token__in=tokens(kind, word)) for kind, word in searched]


def same_contact(subject: UUID):
    """Other subjects with the same phone number or email address as `subject`, for `filter(pk__in=…)`.

    During a key rotation, subjects hashed with different keys are not found.
    """
    contacts = SearchToken.objects.filter(kind__in=(Kind.PHONE, Kind.EMAIL))
    own = contacts.filter(subject=subject).values("token")
    return contacts.filter(token__in=own).exclude(subject=subject).values("subject").distinct()
