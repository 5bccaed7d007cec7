"""Key rotation: encrypts stored texts with the newest key and rebuilds search tokens of older keys.

`reindexers` is a registry, because only the apps above know the searchable words of their rows. They register in
their `apps.py`.
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

# Rows per transaction: few, so that users do not wait for row locks.
BATCH = 100
reindexers: list[Callable[[list[UUID]], object]] = []


def register_reindex(reindex: Callable[[list[UUID]], object]) -> None:
    """Register `reindex(subjects)`, which is called in a transaction with at most 100 ids that have old tokens.

    It must lock its own rows among them, call `cms.privacy.blind_index.index` for each, and ignore the other ids.
    """
    reindexers.append(reindex)


@dataclass
class Counts:
    rewritten: int = 0
    reindexed: int = 0
    left: int = 0
    unreadable: int = 0


def rotate(progress: Callable[[str], object] = lambda line: None) -> Counts:
    """Encrypt everything with the newest key. It can be stopped at any time and continues when it is run again.

    A row that a user saves in the meantime is left as saved. `left` counts rows and subjects that still need an older
    key, and `unreadable` counts texts that no key decrypts.
    """
    counts = Counts()
    for model, fields in encrypted_models():
        rewritten = sum(_rewrite(model, fields, pks, counts) for pks in _batches(model))
        counts.rewritten += rewritten
        progress(f"{model._meta.verbose_name_plural}: {rewritten} re-encrypted")
    if counts.unreadable:
        # A text that cannot be decrypted cannot be indexed, and the old keys are still needed.
        return counts
    counts.reindexed = _reindex()
    progress(f"reindexed for search: {counts.reindexed}")
    counts.left = count_left()
    return counts


def count_left() -> int:
    """The number of rows and of search subjects that still need an older key."""
    left = _stale_subjects().count()
    for model, fields in encrypted_models():
        rows = model._base_manager.values_list(*(field.attname for field in fields))
        left += sum(any(text and not under_newest_key(text) for text in row) for row in rows.iterator())
    return left


def encrypted_models() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """Yield each model that has encrypted fields in its own table, with these fields."""
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if fields and not model._meta.proxy:
            yield model, fields


def _batches(model) -> Iterator[list]:
    """Yield the ids of all rows in batches. Rows added in the meantime use the newest key anyway."""
    last = None
    while True:
        rows = model._base_manager.order_by("pk")
        pks = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        yield pks
        last = pks[-1]


def _rewrite(model, fields: list[EncryptedTextField], pks: Iterable, counts: Counts) -> int:
    """Re-encrypt the texts of these rows. Returns the number of changed rows."""
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
    """Re-encrypt one text, unless the row was changed since it was read. Returns whether it was replaced."""
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
    """Rebuild the tokens of older keys. Returns the number of subjects that now have tokens of the newest key."""
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
