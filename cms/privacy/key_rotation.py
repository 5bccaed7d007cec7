"""A new key for what is stored: everything under an older one is written again under the newest.

`reindexers` is a registry, because only the apps above know the words by which their rows are found; they register
in their `apps.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from cms.privacy.blind_index import newest_key
from cms.privacy.crypto import DecryptionError, decrypt, encrypt, under_newest_key
from cms.privacy.fields import EncryptedTextField
from cms.privacy.models import SearchToken

# Rows a transaction: few enough that nobody who works waits for their locks.
BATCH = 100
reindexers: list[Callable[[list[UUID]], object]] = []


def register_reindex(reindex: Callable[[list[UUID]], object]) -> None:
    """`reindex(subjects)` is called in a transaction, with at most 100 ids of what is found by an old key.

    It locks those of its own rows, calls `cms.privacy.blind_index.index` for each, and leaves the others alone.
    """
    reindexers.append(reindex)


@dataclass
class Counts:
    rewritten: int = 0
    reindexed: int = 0
    left: int = 0
    unreadable: int = 0


def rotate(progress: Callable[[str], object] = lambda line: None) -> Counts:
    """Rewrite what stands under an older key. Stop it when you like: what is done is done, and not done again.

    A row that somebody saves meanwhile is left as they saved it. `left` counts rows and subjects that are
    still under an older key afterwards, `unreadable` texts that no key reads.
    """
    counts = Counts()
    for model, fields in encrypted_models():
        rewritten = sum(_rewrite(model, fields, pks, counts) for pks in _batches(model))
        counts.rewritten += rewritten
        progress(f"{model._meta.verbose_name_plural}: {rewritten} rewritten")
    if counts.unreadable:
        # What cannot be read cannot be indexed, and the old keys stay in any case.
        return counts
    counts.reindexed = _reindex()
    progress(f"indexed again for the search: {counts.reindexed}")
    counts.left = count_left()
    return counts


def count_left() -> int:
    """Rows with a text, and subjects with a search token, that an older key is still needed for."""
    left = _stale_subjects().count()
    for model, fields in encrypted_models():
        rows = model._base_manager.values_list(*(field.attname for field in fields))
        left += sum(any(text and not under_newest_key(text) for text in row) for row in rows.iterator())
    return left


def encrypted_models() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """Every model with encrypted texts in a table of its own, and these fields."""
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if fields and not model._meta.proxy:
            yield model, fields


def _batches(model) -> Iterator[list]:
    """The ids of all rows, a hundred at a time; what is added meanwhile is under the newest key anyway."""
    last = None
    while True:
        rows = model._base_manager.order_by("pk")
        pks = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        yield pks
        last = pks[-1]


def _rewrite(model, fields: list[EncryptedTextField], pks: Iterable, counts: Counts) -> int:
    """How many rows had a text under an older key and have none now."""
    rewritten = 0
    with transaction.atomic():
        rows = model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk")
        for pk, *texts in rows.values_list("pk", *(field.attname for field in fields)):
            changed = False
            for field, text in zip(fields, texts, strict=True):
                if text and not under_newest_key(text):
                    changed |= _rewrite_text(field, pk, text, counts)
            rewritten += changed
    return rewritten


def _rewrite_text(field: EncryptedTextField, pk, old: str, counts: Counts) -> bool:
    """Put the same text under the newest key where the old ciphertext still stands. Whether it stood there."""
    try:
        new = encrypt(decrypt(old, field.row(pk)), field.row(pk))
    except DecryptionError:
        counts.unreadable += 1
        return False
    meta, quote = field.model._meta, connection.ops.quote_name
    table, column, key = quote(meta.db_table), quote(field.column), quote(meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608 - names of our own
            [new, meta.pk.get_db_prep_value(pk, connection), str(old)],
        )
        return cursor.rowcount == 1


def _stale_subjects():
    return SearchToken.objects.exclude(key=newest_key()).values_list("subject", flat=True).distinct()


def _reindex() -> int:
    """How many subjects were found by an older key and are found by the newest now."""
    done, last = 0, None
    while True:
        stale = _stale_subjects().order_by("subject")
        subjects = list((stale.filter(subject__gt=last) if last else stale)[:BATCH])
        if not subjects:
            return done
        last = subjects[-1]
        with transaction.atomic():
            for reindex in reindexers:
                reindex(subjects)
            done += len(subjects) - _stale_subjects().filter(subject__in=subjects).count()
