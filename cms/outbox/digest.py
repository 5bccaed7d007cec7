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

from cms.outbox.kinds import MessageType, enqueue
from cms.outbox.models import DigestDay, Message

DAILY_DIGEST = "daily-digest"
# By the clinic's clock. A worker that was down at seven still writes until noon; after that the day is half over.
HOURS = range(7, 12)


def sentences_for(user) -> list[str]:
    """Return the sentences of all sections about what waits for `user`; empty when nothing does."""
    return [sentence for path in settings.DIGEST_SECTIONS for sentence in import_string(path)(user)]


def post_todays() -> int:
    """Put today's digest into the outbox, once a day however many workers ask; how many mails."""
    here = timezone.localtime(timezone=timezone.get_default_timezone())
    if here.hour not in HOURS or DigestDay.objects.filter(day=here.date()).exists():
        return 0
    with transaction.atomic():
        _, is_first = DigestDay.objects.get_or_create(day=here.date())
        return _post_all(here.date()) if is_first else 0


def _post_all(today: date) -> int:
    DigestDay.objects.filter(day__lt=today - timedelta(days=30)).delete()
    # Yesterday's, still on its way, would say the same as today's.
    Message.objects.filter(kind=DAILY_DIGEST, state=Message.State.WAITING).delete()
    told = [user for user in _people() if sentences_for(user)]
    for user in told:
        enqueue(DAILY_DIGEST, user=user.pk)
    return len(told)


def _people() -> QuerySet:
    return get_user_model().objects.filter(is_active=True).exclude(email="")


def _still_here(facts: dict) -> bool:
    return _people().filter(pk=facts["user"]).exists()


def _address(facts: dict) -> list[str]:
    return list(_people().filter(pk=facts["user"]).values_list("email", flat=True))


def _context(facts: dict) -> dict:
    sentences = sentences_for(_people().get(pk=facts["user"]))
    return {"sentences": sentences, "link": settings.SITE_URL + reverse("wagtailadmin_home")}


daily_digest = MessageType(_address, "Today at the clinic's desk", "outbox/mail/digest.txt", _context, _still_here)
