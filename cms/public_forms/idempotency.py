"""Stores a form only once if it is sent several times: a double click, Back and send, or a retry after a timeout.

The browser creates a key for each form that is filled in. The same key and body get the same answer for as long as
the record is stored. Without a key, the same body gets the same answer for ten minutes. Two people who got the same
cached page send different bodies, so they are not confused.
"""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.privacy.crypto import keyed_hash
from cms.public_forms.models import IdempotencyRecord

SAME_BODY_WINDOW = timedelta(minutes=10)


class IdempotencyConflict(Exception):
    """The key was already used with a different body."""


def get_or_store(kind: str, key: str, body: dict, store: Callable[[], str]) -> str:
    """Call `store` and return its answer, or the earlier answer for this key or body. All in one transaction.

    `body` is the form's normalized data, serializable as JSON. Raises IdempotencyConflict, and whatever `store`
    raises; then nothing is saved.
    """
    body_digest = keyed_hash(f"{kind}-body", json.dumps(body, sort_keys=True))
    fingerprint = keyed_hash(f"{kind}-key", key) if key else body_digest
    now = timezone.now()
    with transaction.atomic():
        # Of two simultaneous requests, the second waits at the unique index until the first has committed.
        record, created = IdempotencyRecord.objects.get_or_create(
            fingerprint=fingerprint, defaults={"body": body_digest, "made_at": now}
        )
        if not created:
            record = IdempotencyRecord.objects.select_for_update().get(pk=record.pk)
            if record.body != body_digest:
                raise IdempotencyConflict
            if key or record.made_at > now - SAME_BODY_WINDOW:
                return record.answer
        record.answer = store()
        record.made_at = now
        record.save(update_fields=["answer", "made_at"])
        return record.answer


def delete_records(answers: Iterable[str]) -> None:
    """Delete the records with these answers, because what they refer to was erased. Sent again, it counts as new."""
    IdempotencyRecord.objects.filter(answer__in=list(answers)).delete()
