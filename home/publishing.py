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
    # Down first: a page that is due for both stays down.
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
            lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled"),
        )
    if failed:
        raise SomeFailed(", ".join(str(number) for number in failed))
    return done


def _one(failed: list, number, work) -> bool:
    try:
        with transaction.atomic():
            work()
    except (ValidationError, ObjectDoesNotExist, DatabaseError, ValueError, TypeError, LookupError) as error:
        log.error("page %s is due and was not changed: %s", number, type(error).__name__)
        failed.append(number)
        return False
    return True
