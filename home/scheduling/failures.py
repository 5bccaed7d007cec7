"""What could not be published on time: kept for the dashboard, tried again with patience, in words for people."""

import logging
from datetime import timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone

from home.scheduling.models import FailedPublishing

log = logging.getLogger("cms.publishing")

# In minutes, after the first, second, third and every later failure of one page.
RETRY_MINUTES = (1, 5, 15, 60)
GONE_MESSAGE = "Something that this page links to was deleted. Open the page, select a replacement, and publish it."
UNREADABLE_MESSAGE = "The scheduled version can't be read. Open the page, check it, and publish it again."


def record_failure(page: int, kind: str, revision: int | None, error: Exception) -> None:
    """Keep that `page` failed; a scheduled text other than the one that failed before begins anew."""
    now = timezone.now()
    with transaction.atomic():
        row, _ = FailedPublishing.objects.select_for_update().get_or_create(page_id=page, kind=kind)
        if row.revision_id != revision:
            row.tries, row.first_failed_at = 0, now
        row.revision_id, row.sentence, row.last_tried_at = revision, failure_message(error), now
        row.tries += 1
        row.try_again_at = now + timedelta(minutes=RETRY_MINUTES[min(row.tries, len(RETRY_MINUTES)) - 1])
        row.save()
    # The class alone: the words of a page are not for the log.
    log.error("page %s is due and was not changed: %s, try %s", page, type(error).__name__, row.tries)


def clear_failure(page: int, kind: str) -> None:
    FailedPublishing.objects.filter(page=page, kind=kind).delete()


def clear_outdated_failures() -> None:
    standing = FailedPublishing.objects.still_due().values("pk")
    FailedPublishing.objects.exclude(pk__in=list(standing.values_list("pk", flat=True))).delete()


def in_backoff() -> set[tuple[int, str, int | None]]:
    """Page, direction and text of what failed a moment ago and is not tried yet."""
    waits = FailedPublishing.objects.filter(try_again_at__gt=timezone.now())
    return set(waits.values_list("page", "kind", "revision"))


def failure_message(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(_error_messages(error)) or UNREADABLE_MESSAGE
    return GONE_MESSAGE if isinstance(error, ObjectDoesNotExist) else UNREADABLE_MESSAGE


def _error_messages(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        sentence if field == NON_FIELD_ERRORS else f"{field.replace('_', ' ').capitalize()}: {sentence}"
        for field, sentences in error.message_dict.items()
        for sentence in sentences
    ]
