"""Invented requests for a demonstration: weeks of them, as if a clinic had worked through them until now."""

import base64
import hmac
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from random import Random

from django.db import transaction

from cms.privacy.blind_index import bulk_index
from consultations import clock
from consultations.finding import words_of
from consultations.models import Assignment, ConsultationRequest, Invitation, Note, StateChange
from consultations.sample import aside
from consultations.sample.arrivals import moments
from consultations.sample.asking import ask
from consultations.sample.people import People
from consultations.sample.working import Case, Desk
from consultations.sample.world import World, look_around
from consultations.states import State

# Few enough that the site, which writes to the same database, hardly waits.
BATCH = 500
# Of the newest one in so many waits, whatever the hour: nobody has come to them yet.
WAITS = 100
# A link for so many requests; a link may be used twice, or never.
REQUESTS_A_LINK = 20


def request_id(run: uuid.UUID, number: int) -> uuid.UUID:
    """The id of the so-manieth request of a run: nothing has to be written down to find all of them again."""
    return uuid.UUID(bytes=_derived(run, f"request {number}")[:16], version=4)


def link_token(run: uuid.UUID, number: int) -> str:
    """The token of its so-manieth invitation."""
    return base64.urlsafe_b64encode(_derived(run, f"link {number}")[:18]).decode()


def links_of(number: int) -> int:
    """How many invitations go with `number` requests."""
    return -(-number // REQUESTS_A_LINK)


def _derived(run: uuid.UUID, what: str) -> bytes:
    return hmac.digest(run.bytes, what.encode(), "sha256")


def make(
    run: uuid.UUID, number: int, *, pages: Sequence, staff: Sequence, seed: int | None, now: datetime
) -> Counter[str]:
    """Make `number` requests that came in until `now`, in batches of their own transactions; how many in which state.

    The same seed, moment and clinic make the same requests but for their ids, references and links, which `run`
    and chance decide. No mail is written for them, and no limit counts them.
    """
    rng = Random(seed)  # noqa: S311 - nothing here is a secret
    world = look_around(pages, staff, now)
    times = moments(number, now, world.promised.hours, rng)
    if number:
        world.invitations = _invitations(run, number, world, rng)
    cases = _cases(run, times, world, rng)
    states: Counter = Counter()
    while batch := list(islice(cases, BATCH)):
        _store(batch)
        states.update(case.request.state for case in batch)
    return states


def _invitations(run: uuid.UUID, number: int, world: World, rng: Random) -> list[Invitation]:
    """Links made in these weeks, the oldest first."""
    made = moments(links_of(number), world.now, world.promised.hours, rng)
    rows = [Invitation(token=link_token(run, place), made_at=at) for place, at in enumerate(made)]
    return Invitation.objects.bulk_create(rows, batch_size=BATCH)


def _cases(run: uuid.UUID, times: Sequence[datetime], world: World, rng: Random) -> Iterator[Case]:
    people, desk = People(rng), Desk(world, rng)
    for number, moment in enumerate(times):
        request, again = ask(moment, world, people, rng)
        request.pk = request_id(run, number)
        case = Case(request)
        starts = _arrive(case, people, desk, rng)
        if starts and number < len(times) - len(times) / WAITS - 1:
            desk.work(case, starts, again)
        request.overdue = request.state == State.NEW and request.due_at < world.now
        yield case


def _arrive(case: Case, people: People, desk: Desk, rng: Random) -> datetime | None:
    """Put a request where it comes in; when its clock began, None for what nobody has to answer."""
    request, world = case.request, desk.world
    typed_here = request.kind == request.Kind.CONSULTATION and request.entry != request.Entry.CALL
    fate = aside.fate(request.created_at, world, rng) if typed_here else None
    if fate in ("machine", "missed"):
        aside.machine(request, people, rng)
    if fate in ("machine", "person"):
        aside.put_aside(request, rng)
    else:
        clock.start(request, request.created_at, world.promised)
    if fate == "person":
        return aside.rescue(case, desk, rng)
    if fate == "missed":
        aside.throw_out(case, desk, rng)
    return None if fate else request.created_at


def _store(cases: list[Case]) -> None:
    with transaction.atomic():
        ConsultationRequest.objects.bulk_create([case.request for case in cases])
        StateChange.objects.bulk_create([change for case in cases for change in case.changes])
        Assignment.objects.bulk_create([hand for case in cases for hand in case.hands])
        Note.objects.bulk_create([note for case in cases for note in case.notes])
        bulk_index((case.request.pk, words_of(case.request)) for case in cases)
