"""The warning on every admin page when email is delayed, has failed, or is not being sent."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from cms.operations.models import Heartbeat
from cms.outbox.health import LATE_AFTER, failed_messages, unsent_messages
from cms.outbox.models import MailServer

SEES_MAIL = "outbox.view_message"
SENDER_STOPPED_AFTER = timedelta(minutes=5)
CACHE_SECONDS = 15
CACHE_KEY = "outbox-banner"


def banner_sentences(user) -> list[str]:
    """Return what is wrong with email and what to do. Empty if nothing is, or if `user` may not see this."""
    if not (user.has_perm("wagtailadmin.access_admin") and any(map(user.has_perm, settings.MAIL_BANNER_PERMISSIONS))):
        return []
    # Cached in this process for a few seconds, so that most pages need no query for it.
    found = cache.get_or_set(CACHE_KEY, _load_mail_status, CACHE_SECONDS)
    return [
        sentence
        for sentence in (_stopped_sentence(found) or _late_sentence(found), _failed_sentence(found, user))
        if sentence
    ]


def _load_mail_status() -> dict:
    """Return everything the sentences need, in one query."""
    number = failed_messages().order_by().values("state").annotate(number=Count("pk")).values("number")
    known = MailServer.objects.annotate(
        oldest=Subquery(unsent_messages().values("created_at")[:1]),
        failed=Subquery(number),
        beat=Subquery(Heartbeat.objects.filter(name="mail").values("at")[:1]),
    )
    return known.values("oldest", "failed", "beat", "away_since").first() or {}


def _stopped_sentence(found: dict) -> str:
    beat = found.get("beat")
    if beat is None or timezone.now() - beat <= SENDER_STOPPED_AFTER:
        return ""
    since = date_format(timezone.localtime(beat), "N j, P")
    return (
        f"Background tasks stopped at {since}. Email is not being sent. New requests are still saved: check the lists "
        "yourself, and ask the site administrator to restart the background tasks."
    )


def _late_sentence(found: dict) -> str:
    oldest = found.get("oldest")
    if oldest is None or timezone.now() - oldest <= LATE_AFTER:
        return ""
    why = ", because the mail server is not accepting it" if found["away_since"] else ""
    return (
        f"Email has been delayed for {timesince(oldest, depth=1)}{why}. Nothing is lost, and it will be sent "
        "automatically. Check the lists yourself until then. If this continues, contact the site administrator."
    )


def _failed_sentence(found: dict, user) -> str:
    number = found.get("failed")
    if not number:
        return ""
    emails = "1 email has" if number == 1 else f"{number} emails have"
    if user.has_perm(SEES_MAIL):
        what_to_do = "Go to Reports › Email, fix the problem, and select “Send again”."
    else:
        what_to_do = "Contact an owner or a manager."
    return f"{emails} failed for a week. {what_to_do}"
