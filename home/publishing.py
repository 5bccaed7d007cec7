"""Publishes and expires what is due, each page on its own."""

import logging

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

log = logging.getLogger("cms.publishing")


class SomeFailed(Exception):
    """Some pages could not be published; the others were. Holds their numbers."""


def publish_due() -> int:
    """How many pages went live or were taken down. Errors: SomeFailed, after all others are done."""
    now = timezone.now()
    done, failed = 0, []
    for page in Page.objects.live().filter(expire_at__lt=now):
        done += _one(
            failed,
            page.pk,
            lambda page=page: page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"),
        )
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    for revision in due.order_by("approved_go_live_at"):
        done += _one(
            failed,
            revision.object_id,
            lambda revision=revision: _go_live(revision, now),
        )
    if failed:
        raise SomeFailed(", ".join(str(number) for number in failed))
    return done


def _go_live(revision: Revision, now) -> None:
    page = revision.as_object()
    if page.expire_at is None or page.expire_at > now:
        revision.publish(log_action="wagtail.publish.scheduled")
        return
    # Due for both, as after a night without power: its time is over, and it is not shown even for a moment.
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    if shown := Page.objects.live().filter(pk=page.pk).first():
        shown.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    else:
        Page.objects.filter(pk=page.pk).update(expired=True, go_live_at=None)


def _one(failed: list, number, work) -> bool:
    try:
        with transaction.atomic():
            work()
    except (ValidationError, ObjectDoesNotExist, DatabaseError, ValueError, TypeError, LookupError) as error:
        log.error("page %s is due and was not changed: %s", number, type(error).__name__)
        failed.append(number)
        return False
    return True
