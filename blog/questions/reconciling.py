"""The daily account: every question whose sender was thanked is in the database."""

import logging
import re
from datetime import timedelta

from django.utils import timezone

from blog.models import Question
from cms.intake.receipts import answers_since

log = logging.getLogger("cms.questions")

REFERENCE = re.compile(r"Q-[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")
# Receipts are kept for thirty days, and with spam that is deleted its receipt goes.
LOOKED_AT = timedelta(days=29)


def count_lost() -> int:
    """How many were thanked for and are not there, which is none; said aloud in the log if there are some."""
    thanked = {answer for answer in answers_since(timezone.now() - LOOKED_AT) if REFERENCE.fullmatch(answer)}
    lost = len(thanked.difference(Question.objects.values_list("reference", flat=True).iterator())) if thanked else 0
    if lost:
        log.error("of %s questions thanked for, %s are lost", len(thanked), lost)
    return lost
