"""Weeks of invented requests for the demo clinic, so that its desk looks like a clinic's."""

import time
import uuid

from django.contrib.auth import get_user_model

from blog.models import AnswerPage
from conditions.models import ConditionPage
from consultations import services
from home.content.removal import SAMPLE
from home.models import HomePage, SourceRecord

STATES = {"new": "new", "contacted": "contacted", "scheduled": "scheduled", "closed": "closed", "spam": "put aside"}


def add_requests(number: int, seed: int | None = None) -> str:
    """Add `number` requests, worked on by the demo's accounts; what was done, in one line."""
    began = time.monotonic()
    run = uuid.uuid4()
    # First, so that a run which is cut short is removed like any other.
    SourceRecord.objects.create(
        origin=SourceRecord.Origin.DEMO, kind=SAMPLE, slug=run.hex, digest="", row=str(number), state=""
    )
    states = services.add_samples(run, number, pages=pages(), staff=accounts(), seed=seed)
    counted = ", ".join(f"{states[state]:,} {words}" for state, words in STATES.items())
    return f"{number:,} invented requests are added in {time.monotonic() - began:.0f} s: {counted}."


def pages() -> list[tuple]:
    """What people read before they write, the newest answers first."""
    answers = AnswerPage.objects.live().order_by("-first_published_at").prefetch_related("conditions")
    found = [(page, [condition.pk for condition in page.conditions.all()]) for page in answers]
    found += [(page, [page.pk]) for page in ConditionPage.objects.published()]
    return found + [(page, []) for page in HomePage.objects.live()]


def accounts() -> list:
    """The demo's own: they are the ones who have worked on what is invented."""
    rows = SourceRecord.objects.filter(kind="account").values_list("row", flat=True)
    return list(get_user_model().objects.filter(pk__in=[int(row) for row in rows]).order_by("pk"))
