"""Publishes and takes down what is due: each page on its own, never early, exactly once however many workers ask.

Each page is one transaction, which locks its row and looks again; who comes second finds nothing to do. Nothing
is remembered but the times themselves, so a clock that was set back or a night without power lose nothing.
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
    """How many pages went live or came down. What fails is kept in `FailedPublishing` and holds back no other.

    A page that failed rests before the next try, unless whoever asks is not `patient`.
    """
    now = timezone.now()
    failures.clear_outdated_failures()
    rests = failures.in_backoff() if patient else set()
    return sum(_apply_change(due, now) for due in due_changes(now) if due not in rests)


def due_changes(now: datetime) -> list[DueChange]:
    """Page, direction and text: first what comes down, then what goes live, in the order of the times."""
    over = Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk").values_list("pk", flat=True)
    up = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    # Of two texts of one page that are both due, as after a dead night, only the later one is to be read.
    newest = {int(page): revision for page, revision in up.values_list("object_id", "pk")}
    return [(page, EXPIRE, None) for page in over] + [(page, PUBLISH, text) for page, text in newest.items()]


def _apply_change(due: DueChange, now: datetime) -> bool:
    page, kind, revision = due
    try:
        with transaction.atomic():
            done = _expire_page(page, now) if kind == EXPIRE else _go_live(page, revision, now)
            failures.clear_failure(page, kind)
    except OperationalError as error:
        # The database is busy or away: no fault of the page, and the next round is half a minute off.
        log.warning("page %s is due and waits for the database: %s", page, type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one page, the others are due too
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
    shown = _lock_page(number)
    revision = Revision.objects.filter(pk=revision_number, approved_go_live_at__lte=now).first()
    if shown is None or revision is None:
        # Deleted with its page, unscheduled, or published by another worker a moment ago.
        Revision.objects.filter(pk=revision_number, approved_go_live_at__lte=now).update(approved_go_live_at=None)
        return False
    texts = Revision.page_revisions.filter(object_id=str(number))
    later = list(texts.filter(approved_go_live_at__gt=now).values_list("pk", "approved_go_live_at"))
    page = revision.as_object()
    if page.expire_at and page.expire_at <= now:
        _is_already_expired(shown, texts)
    else:
        if sentences := publish_errors(page):
            raise ValidationError(sentences)
        revision.publish(log_action="wagtail.publish.scheduled")
    # Wagtail forgets every schedule of the page; one that is still ahead was promised too.
    for text, moment in later:
        texts.filter(pk=text).update(approved_go_live_at=moment)
    return not texts.filter(pk=revision_number, approved_go_live_at__isnull=False).exists()


def _is_already_expired(shown: Page, texts) -> None:
    """Due for both, as after a night without power: its time is over, and it is not shown even for a moment."""
    texts.update(approved_go_live_at=None)
    if shown.live:
        shown.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    else:
        Page.objects.filter(pk=shown.pk).update(expired=True, go_live_at=None)


def _lock_page(number: int) -> Page | None:
    """The page as it is now; whoever else wants to change it waits. SQLite's transactions lock as they begin."""
    return Page.objects.select_for_update().filter(pk=number).first()
