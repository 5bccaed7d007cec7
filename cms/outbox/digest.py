"""The daily digest: one email each morning to every user who has work waiting. It contains counts, no patient text.

DIGEST_SECTIONS in the settings lists the functions that take a user and return the sentences.
"""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from cms.outbox.message_types import MessageType, enqueue_message
from cms.outbox.models import DigestDay, Message

DAILY_DIGEST = "daily-digest"
# In the clinic's time zone. If the worker was down at seven, the digest is still sent until noon, but not later.
HOURS = range(7, 12)


def digest_sentences(user) -> list[str]:
    """Return the sentences of all sections about work waiting for `user`; empty if there is none."""
    return [sentence for path in settings.DIGEST_SECTIONS for sentence in import_string(path)(user)]


def enqueue_daily_digest() -> int:
    """Queue today's digest, once a day even with several workers. Returns the number of messages queued."""
    local_now = timezone.localtime(timezone=timezone.get_default_timezone())
    if local_now.hour not in HOURS or DigestDay.objects.filter(day=local_now.date()).exists():
        return 0
    with transaction.atomic():
        _, is_first = DigestDay.objects.get_or_create(day=local_now.date())
        return _enqueue_for_all(local_now.date()) if is_first else 0


def _enqueue_for_all(today: date) -> int:
    DigestDay.objects.filter(day__lt=today - timedelta(days=30)).delete()
    # If yesterday's digest is still waiting, today's replaces it.
    Message.objects.filter(kind=DAILY_DIGEST, state=Message.State.WAITING).delete()
    users = [user for user in _active_users() if digest_sentences(user)]
    for user in users:
        enqueue_message(DAILY_DIGEST, user=user.pk)
    return len(users)


def _active_users() -> QuerySet:
    return get_user_model().objects.filter(is_active=True).exclude(email="")


def _is_recipient_active(facts: dict) -> bool:
    return _active_users().filter(pk=facts["user"]).exists()


def _recipient_emails(facts: dict) -> list[str]:
    return list(_active_users().filter(pk=facts["user"]).values_list("email", flat=True))


def _email_context(facts: dict) -> dict:
    sentences = digest_sentences(_active_users().get(pk=facts["user"]))
    return {"sentences": sentences, "link": settings.SITE_URL + reverse("wagtailadmin_home")}


daily_digest = MessageType(
    _recipient_emails, "Today's work at the clinic", "outbox/mail/digest.txt", _email_context, _is_recipient_active
)
