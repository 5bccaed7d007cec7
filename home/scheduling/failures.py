"""Records scheduled changes that failed: the reason for the dashboard, and when to try again."""

import logging
from datetime import timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone

from home.scheduling.models import FailedPublishing

log = logging.getLogger("cms.publishing")

# Minutes to wait after the first, second, third and every later failure of one page.
RETRY_MINUTES = (1, 5, 15, 60)
GONE_MESSAGE = "Something that this page links to was deleted. Open the page, select a replacement, and publish it."
UNREADABLE_MESSAGE = "The scheduled version can't be read. Open the page, check it, and publish it again."


def record_failure(page: int, kind: str, revision: int | None, error: Exception) -> None:
    """Record that a scheduled change of `page` failed. For a new revision, the count of tries starts again."""
    now = timezone.now()
    with transaction.atomic():
        row, _ = FailedPublishing.objects.select_for_update().get_or_create(page_id=page, kind=kind)
        if row.revision_id != revision:
            row.tries, row.first_failed_at = 0, now
        row.revision_id, row.sentence, row.last_tried_at = revision, failure_message(error), now
        row.tries += 1
        row.try_again_at = now + timedelta(minutes=RETRY_MINUTES[min(row.tries, len(RETRY_MINUTES)) - 1])
        row.save()
    # Only the class, because the message can contain text of the page.
    log.error("scheduled change of page %s failed: %s, try %s", page, type(error).__name__, row.tries)


def clear_failure(page: int, kind: str) -> None:
    FailedPublishing.objects.filter(page=page, kind=kind).delete()


def clear_outdated_failures() -> None:
    """Delete the records of changes that are no longer due."""
    still_due = FailedPublishing.objects.still_due().values("pk")
    FailedPublishing.objects.exclude(pk__in=list(still_due.values_list("pk", flat=True))).delete()


def in_backoff() -> set[tuple[int, str, int | None]]:
    """Return page, kind and revision of failed changes that are not to be tried again yet."""
    waits = FailedPublishing.objects.filter(try_again_at__gt=timezone.now())
    return set(waits.values_list("page", "kind", "revision"))


def failure_message(error: Exception) -> str:
    """Return what staff should do about the error."""
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
