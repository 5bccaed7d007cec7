"""Publishes and unpublishes pages on schedule: never early, and exactly once even with several workers.

Each page has its own transaction, which locks the page's row and checks again whether the change is due. The only state
is the schedule itself, so nothing is lost or repeated after a power cut or a clock change.
"""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.publish_checks import publish_errors
from home.scheduling import failures
from home.scheduling.models import FailedPublishing

log = logging.getLogger("cms.publishing")
PUBLISH, EXPIRE = FailedPublishing.Kind.PUBLISH, FailedPublishing.Kind.EXPIRE
DueChange = tuple[int, str, int | None]


def publish_due(patient: bool = True) -> int:
    """Make all due changes and return how many pages were changed. A failure is recorded and does not stop the others.

    If `patient`, changes that failed recently are not tried again before their wait is over.
    """
    now = timezone.now()
    failures.clear_outdated_failures()
    waiting = failures.in_backoff() if patient else set()
    return sum(_apply_change(due, now) for due in due_changes(now) if due not in waiting)


def due_changes(now: datetime) -> list[DueChange]:
    """Return page, kind and revision of due changes: first pages to unpublish, then to publish, each by time."""
    expired = Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk").values_list("pk", flat=True)
    scheduled = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    # If two revisions of a page are due (after an outage), only the later one is published.
    newest = {int(page): revision for page, revision in scheduled.values_list("object_id", "pk")}
    return [(page, EXPIRE, None) for page in expired] + [(page, PUBLISH, revision) for page, revision in newest.items()]


def _apply_change(due: DueChange, now: datetime) -> bool:
    page, kind, revision = due
    try:
        with transaction.atomic():
            done = _expire_page(page, now) if kind == EXPIRE else _go_live(page, revision, now)
            failures.clear_failure(page, kind)
    except OperationalError as error:
        # The database is busy or down. That is not the page's fault, and the next run is in half a minute.
        log.warning("scheduled change of page %s waits for the database: %s", page, type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001 - an error in one page must not stop the others
        failures.record_failure(page, kind, revision, error)
        return False
    return done


def _expire_page(number: int, now: datetime) -> bool:
    page = _lock_page(number)
    if page is None or not page.live or page.expire_at is None or page.expire_at > now:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _go_live(number: int, revision_number: int, now: datetime) -> bool:
    current = _lock_page(number)
    revision = Revision.objects.filter(pk=revision_number, approved_go_live_at__lte=now).first()
    if current is None or revision is None:
        # The page was deleted, unscheduled, or just published by another worker.
        Revision.objects.filter(pk=revision_number, approved_go_live_at__lte=now).update(approved_go_live_at=None)
        return False
    revisions = Revision.page_revisions.filter(object_id=str(number))
    later = list(revisions.filter(approved_go_live_at__gt=now).values_list("pk", "approved_go_live_at"))
    page = revision.as_object()
    if page.expire_at and page.expire_at <= now:
        _expire_unpublished(current, revisions)
    else:
        if sentences := publish_errors(page):
            raise ValidationError(sentences)
        revision.publish(log_action="wagtail.publish.scheduled")
    # Publishing clears all schedules of the page in Wagtail. Restore those that are still in the future.
    for pk, moment in later:
        revisions.filter(pk=pk).update(approved_go_live_at=moment)
    return not revisions.filter(pk=revision_number, approved_go_live_at__isnull=False).exists()


def _expire_unpublished(page: Page, revisions) -> None:
    """Expire a page that is due to be published but has already expired (after an outage). It is never shown."""
    revisions.update(approved_go_live_at=None)
    if page.live:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    else:
        Page.objects.filter(pk=page.pk).update(expired=True, go_live_at=None)


def _lock_page(number: int) -> Page | None:
    """Return the current page and lock its row. SQLite locks the whole database when the transaction starts."""
    return Page.objects.select_for_update().filter(pk=number).first()
