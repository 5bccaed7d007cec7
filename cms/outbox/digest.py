"""One mail a morning to everyone for whom something waits, in counts; nothing typed, no names.

DIGEST_SECTIONS in the settings lists what it says: functions of a user that return sentences.
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
# By the clinic's clock. A worker that was down at seven still writes until noon; after that the day is half over.
HOURS = range(7, 12)


def digest_sentences(user) -> list[str]:
    """Return the sentences of all sections about what waits for `user`; empty when nothing does."""
    return [sentence for path in settings.DIGEST_SECTIONS for sentence in import_string(path)(user)]


def enqueue_daily_digest() -> int:
    """Put today's digest into the outbox, once a day however many workers ask; how many mails."""
    here = timezone.localtime(timezone=timezone.get_default_timezone())
    if here.hour not in HOURS or DigestDay.objects.filter(day=here.date()).exists():
        return 0
    with transaction.atomic():
        _, is_first = DigestDay.objects.get_or_create(day=here.date())
        return _enqueue_for_all(here.date()) if is_first else 0


def _enqueue_for_all(today: date) -> int:
    DigestDay.objects.filter(day__lt=today - timedelta(days=30)).delete()
    # Yesterday's, still on its way, would say the same as today's.
    Message.objects.filter(kind=DAILY_DIGEST, state=Message.State.WAITING).delete()
    told = [user for user in _active_users() if digest_sentences(user)]
    for user in told:
        enqueue_message(DAILY_DIGEST, user=user.pk)
    return len(told)


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
    _recipient_emails, "Today at the clinic's desk", "outbox/mail/digest.txt", _email_context, _is_recipient_active
)
