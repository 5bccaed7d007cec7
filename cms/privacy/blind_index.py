"""The blind index: encrypted names, phone numbers and emails are found by keyed hashes of whole words.

First how a text becomes words and a word becomes tokens, then how tokens are stored and searched.
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


def index(subject: UUID, words: Words) -> None:
    """Replace what `subject` is found by. `words` maps "name", "phone" or "email" to texts as they were typed."""
    bulk_index([(subject, words)])


def bulk_index(pairs: Iterable[tuple[UUID, Words]]) -> int:
    """`index` for many, in transactions of 500 subjects; the pairs are drawn inside them. How many subjects.

    A caller that draws the pairs from locked rows cannot give a subject words that were erased meanwhile.
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
    made = [
        SearchToken(subject=subject, kind=kind, token=tokens(kind, word)[0], key=key)
        for subject, words in batch.items()
        for kind, word in sorted(_stored(words))
    ]
    SearchToken.objects.filter(subject__in=batch).delete()
    # Two at once write the same tokens.
    SearchToken.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


def _stored(words: Words) -> set[tuple[str, str]]:
    return {pair for kind, texts in words.items() for text in texts for pair in stored_words(kind, text)}


def forget(subjects: Iterable[UUID]) -> int:
    """Delete everything the subjects are found by. How many tokens that were."""
    subjects, count = list(subjects), 0
    for start in range(0, len(subjects), BATCH):
        deleted, _ = SearchToken.objects.filter(subject__in=subjects[start : start + BATCH]).delete()
        count += deleted
    return count


def subjects_matching(text: str):
    """The subjects that hold every word of `text`, for `filter(pk__in=matching(text))`; none for an empty text.

    Words are whole words of a name, in any order; a phone number in any punctuation, or its last seven
    digits; a whole e-mail address. At most 200 characters and 8 words are looked at.
    """
    if not (words := _holders(text)):
        return SearchToken.objects.none().values("subject")
    first, *others = words
    for holders in others:
        first = first.filter(subject__in=holders.values("subject"))
    return first.values("subject").distinct()


def matches_q(text: str) -> Q:
    """`matching` as a condition on rows whose ids are subjects; for words that very many hold, of which the first in
    some order are wanted: they are met soon on the way through an index. Errors: ValueError for an empty text."""
    if not (words := _holders(text)):
        raise ValueError("there is no word to look for")
    return Q(*(Exists(holders.filter(subject=OuterRef("pk"))) for holders in words))


def _holders(text: str) -> list[QuerySet[SearchToken]]:
    """For each word of `text`, the tokens of those that hold it."""
    searched = searched_words(text[:LONGEST_SEARCH])[:MOST_WORDS]
    return [SearchToken.objects.filter(token__in=tokens(kind, word)) for kind, word in searched]


def same_contact(subject: UUID):
    """Other subjects with a phone number or e-mail address of `subject`, for `filter(pk__in=…)`.

    While keys are changed, those under the old and the new key do not meet.
    """
    contacts = SearchToken.objects.filter(kind__in=(Kind.PHONE, Kind.EMAIL))
    own = contacts.filter(subject=subject).values("token")
    return contacts.filter(token__in=own).exclude(subject=subject).values("subject").distinct()
