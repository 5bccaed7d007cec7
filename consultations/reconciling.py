"""The daily account: whoever was thanked is in the database, and somebody was told of each."""

import logging
import re
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from cms.intake.receipts import answers_since
from cms.outbox.models import Message
from consultations.models import ConsultationRequest
from consultations.notices import NEW_REQUEST
from consultations.states import State

log = logging.getLogger("consultations")

REFERENCE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")
# Receipts and sent mail are kept for thirty days.
LOOKED_AT = timedelta(days=29)
# Suspected spam waits for somebody who looks; of what was erased nobody needs to be told.
NOBODY_IS_TOLD = (State.SPAM, State.ERASED)


class Account(NamedTuple):
    thanked: int
    lost: int
    """Thanked, and not in the database."""
    untold: int
    """In the database, and no notice was ever written."""


def reconcile() -> Account:
    since = timezone.now() - LOOKED_AT
    thanked = {answer for answer in answers_since(since) if REFERENCE.fullmatch(answer)}
    stored = {
        reference: (str(number), state)
        for number, reference, state in ConsultationRequest.objects.values_list("pk", "reference", "state").iterator()
        if reference in thanked
    }
    notices = Message.objects.filter(kind=NEW_REQUEST).values_list("facts", flat=True)
    told = {facts.get("request") for facts in notices.iterator()}
    untold = [number for number, state in stored.values() if state not in NOBODY_IS_TOLD and number not in told]
    return Account(len(thanked), len(thanked) - len(stored), len(untold))


def reconcile_daily() -> int:
    """What does not add up, which is nothing; said aloud in the log if it is something."""
    account = reconcile()
    if account.lost or account.untold:
        log.error("of %s requests thanked for, %s are lost and of %s nobody was told", *account)
    return account.lost + account.untold
