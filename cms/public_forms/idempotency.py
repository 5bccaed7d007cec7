"""Once is once: a double click, Back and send, a retry on a bad line and fifty at a time store one thing.

With a key (made in the browser for one filling of the form) the same key and body get the same answer
for as long as the receipt is kept. Without one, the same body within ten minutes does. Two people who
loaded the same kept copy of a page have different bodies, and so are two people.
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
    """The key was used for another body."""


def get_or_store(kind: str, key: str, body: dict, store: Callable[[], str]) -> str:
    """What `store` answered, the first time, for this key or this body; all in one transaction.

    `body` is the normalised form as JSON can write it. Errors: OtherBody; whatever `store` raises,
    and then nothing is kept.
    """
    body_digest = keyed_hash(f"{kind}-body", json.dumps(body, sort_keys=True))
    fingerprint = keyed_hash(f"{kind}-key", key) if key else body_digest
    now = timezone.now()
    with transaction.atomic():
        # Of two at once the second waits at the unique index until the first has committed.
        receipt, first = IdempotencyRecord.objects.get_or_create(
            fingerprint=fingerprint, defaults={"body": body_digest, "made_at": now}
        )
        if not first:
            receipt = IdempotencyRecord.objects.select_for_update().get(pk=receipt.pk)
            if receipt.body != body_digest:
                raise IdempotencyConflict
            if key or receipt.made_at > now - SAME_BODY_WINDOW:
                return receipt.answer
        receipt.answer = store()
        receipt.made_at = now
        receipt.save(update_fields=["answer", "made_at"])
        return receipt.answer


def delete_records(answers: Iterable[str]) -> None:
    """What they stand for is deleted for good: the same thing sent again is a new thing."""
    IdempotencyRecord.objects.filter(answer__in=list(answers)).delete()
