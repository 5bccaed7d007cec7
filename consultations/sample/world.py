"""What a clinic is like while invented people write to it: its places, pages, words, hours and colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Any

from cms.clinic.models import Location
from conditions.nav import listed
from consultations import clock
from consultations.models import ConsentVersion, ConsultationForm, ConsultationRequest, Invitation, InvitationTexts
from consultations.models.requests import ANYWHERE, limited
from consultations.states import REOPEN

CHANGE = "consultations.change_consultationrequest"
# How many requests one of these takes of ten.
FRONT_DESK, OTHERS = 6, 1


@dataclass(frozen=True)
class Page:
    """A page somebody reads before writing, and the conditions it is about."""

    pk: int
    title: str
    entry: str
    conditions: tuple[int, ...]


@dataclass(frozen=True)
class Worker:
    """A colleague; `places` are the ids of those this one works for, None for all."""

    user: Any
    places: frozenset[int] | None
    may_reopen: bool

    def sees(self, request: ConsultationRequest) -> bool:
        return self.places is None or request.location_id is None or request.location_id in self.places


class Choice:
    """Draws one of some things, the first ones more often."""

    def __init__(self, things: Sequence, falling: float = 1.0):
        self.things = things
        self.weights = list(accumulate(1 / (place + 1) ** falling for place in range(len(things))))

    def draw(self, rng: Random):
        """One of them; None of nothing."""
        return rng.choices(self.things, cum_weights=self.weights)[0] if self.things else None


@dataclass
class World:
    now: datetime
    promised: clock.Promise
    places: Choice
    conditions: dict
    some_condition: Choice
    pages: dict[str, Choice]
    words: ConsultationForm | None
    statement: ConsentVersion
    invitations: list[Invitation]
    workers: list[Worker]


def look_around(pages: Sequence[tuple[Any, Sequence[int]]], staff: Sequence, now: datetime) -> World:
    """The clinic as it is. `pages` come with the ids of their conditions; of `staff` those work who may."""
    conditions = {page.pk: page for page in listed(None)}
    ways = {entry: [] for entry in ("post", "condition", "other")}
    for page, about in pages:
        known = tuple(pk for pk in about if pk in conditions)
        entry = getattr(page, "entry", "other")
        ways.setdefault(entry, []).append(Page(page.pk, page.title, entry, known))
    places = [(place, place.name) for place in Location.objects.published()]
    places += [(None, words) for words in ANYWHERE.values()]
    return World(
        now=now,
        promised=clock.promise(),
        places=Choice(places, 0.8),
        conditions=conditions,
        some_condition=Choice(list(conditions.values()), 0.5),
        pages={entry: Choice(found, 0.7) for entry, found in ways.items()},
        words=ConsultationForm.objects.filter(is_default=True).first(),
        statement=InvitationTexts.load().authority_version(),
        invitations=[],
        workers=[_worker(user) for user in staff if user.is_active and user.has_perm(CHANGE)],
    )


def _worker(user) -> Worker:
    member = limited(user)
    places = frozenset(member.locations.values_list("pk", flat=True)) if member else None
    return Worker(user, places, user.has_perm(REOPEN))
