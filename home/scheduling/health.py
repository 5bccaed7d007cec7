"""The state of scheduled publishing, for the banner in the admin, the dashboard, and /readyz/."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from cms.core.clinic_time import format_datetime
from cms.operations.models import Heartbeat
from home.scheduling.models import FailedPublishing

LATE_AFTER = timedelta(minutes=15)
CACHE_SECONDS = 15
CACHE_KEY = "publishing-banner"


def may_publish(user) -> bool:
    return policy_registry.get_by_type(Page).user_has_permission(user, "publish")


def failed_changes():
    """Return scheduled changes that failed and are still due, oldest first."""
    return FailedPublishing.objects.still_due().select_related("page").order_by("first_failed_at", "pk")


def schedule_status() -> dict:
    """Return how many changes failed, how many others are due and since when, and when the job last ran."""
    now = timezone.now()
    broken = FailedPublishing.objects.still_due()
    texts = Revision.page_revisions.filter(approved_go_live_at__lte=now).exclude(
        pk__in=broken.filter(kind="publish").values("revision")
    )
    pages = Page.objects.live().filter(expire_at__lte=now).exclude(pk__in=broken.filter(kind="expire").values("page"))
    since = [
        texts.aggregate(since=Min("approved_go_live_at"))["since"],
        pages.aggregate(since=Min("expire_at"))["since"],
    ]
    return {
        "failed": broken.count(),
        "waiting": texts.count() + pages.count(),
        "since": min(filter(None, since), default=None),
        "beat": Heartbeat.objects.filter(name="publishing").values_list("at", flat=True).first(),
    }


def schedule_sentences(user) -> list[str]:
    """Return what is wrong with scheduled publishing and what to do; empty for users who can't publish."""
    # Cached in this process for a few seconds, so that most pages need no query for it.
    found = cache.get_or_set(CACHE_KEY, schedule_status, CACHE_SECONDS)
    sentences = [sentence for sentence in (_stopped_sentence(found), _failed_sentence(found)) if sentence]
    return sentences if sentences and may_publish(user) else []


def schedule_health() -> tuple[bool, dict]:
    """Return whether changes are made on time, and the numbers for /readyz/.

    Failed changes are counted but do not make the site unready: restarting it would not help.
    """
    found = schedule_status()
    return not _stopped_sentence(found), {"failed": found["failed"], "waiting": found["waiting"]}


def _stopped_sentence(found: dict) -> str:
    if not found["waiting"]:
        return ""
    now, beat, since = timezone.now(), found["beat"], found["since"]
    is_stopped = beat is not None and now - beat > LATE_AFTER
    if not is_stopped and now - since <= LATE_AFTER:
        return ""
    pages, them = ("1 page is", "it") if found["waiting"] == 1 else (f"{found['waiting']} pages are", "them")
    stopped_at = format_datetime(beat if is_stopped else since)
    return (
        f"Scheduled publishing has not run since {stopped_at}, and {pages} due. Publish {them} by hand "
        "if it cannot wait, and ask the site administrator to restart the background tasks."
    )


def _failed_sentence(found: dict) -> str:
    if not found["failed"]:
        return ""
    pages = "1 scheduled page" if found["failed"] == 1 else f"{found['failed']} scheduled pages"
    return f"{pages} could not be changed on time. See the dashboard for the reason."
