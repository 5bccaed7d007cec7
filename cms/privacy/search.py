"""Search for what is encrypted: by keyed hashes of whole words, never by the words themselves."""

from collections.abc import Iterable, Mapping
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.privacy.models import SearchToken
from cms.privacy.tokens import Kind, newest_key, searched_words, stored_words, tokens

Words = Mapping[str, Iterable[str]]
LONGEST_SEARCH = 200
MOST_WORDS = 8
BATCH = 500


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


def matching(text: str):
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


def holds(text: str) -> Q:
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
