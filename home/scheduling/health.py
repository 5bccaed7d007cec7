"""Whether schedules are kept: for the banner on every page of the admin, the dashboard, and /readyz/."""

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
    """What is due and could not be changed, longest first."""
    return FailedPublishing.objects.still_due().select_related("page").order_by("first_failed_at", "pk")


def schedule_status() -> dict:
    """How many failed, how many wait without having failed, since when, and when the work last ran."""
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
    """What is wrong with schedules and what to do; empty when all is well, or when it is none of this user's work."""
    # Kept in this process for a moment, so that it costs no page a query.
    found = cache.get_or_set(CACHE_KEY, schedule_status, CACHE_SECONDS)
    sentences = [sentence for sentence in (_stopped_sentence(found), _failed_sentence(found)) if sentence]
    return sentences if sentences and may_publish(user) else []


def schedule_health() -> tuple[bool, dict]:
    """Well while schedules are kept. A page that failed is counted: people see to it, not machines."""
    found = schedule_status()
    return not _stopped_sentence(found), {"failed": found["failed"], "waiting": found["waiting"]}


def _stopped_sentence(found: dict) -> str:
    if not found["waiting"]:
        return ""
    now, beat, since = timezone.now(), found["beat"], found["since"]
    silent = beat is not None and now - beat > LATE_AFTER
    if not silent and now - since <= LATE_AFTER:
        return ""
    pages, them = ("1 page is", "it") if found["waiting"] == 1 else (f"{found['waiting']} pages are", "them")
    stopped = format_datetime(beat if silent else since)
    return (
        f"Scheduled publishing has not run since {stopped}, and {pages} due. Publish {them} by hand "
        "if it cannot wait, and ask the site administrator to restart the background tasks."
    )


def _failed_sentence(found: dict) -> str:
    if not found["failed"]:
        return ""
    pages = "1 scheduled page" if found["failed"] == 1 else f"{found['failed']} scheduled pages"
    return f"{pages} could not be changed on time. See the dashboard for the reason."
