"""What is put aside: machines, and now and then a person among very many."""

from datetime import datetime, timedelta
from random import Random

from consultations.models import ConsultationRequest
from consultations.sample.people import People
from consultations.sample.texts import texts
from consultations.sample.working import Case, Desk
from consultations.sample.world import World
from consultations.states import State

# What is older has been deleted by schedule.
KEPT = timedelta(days=29)
MACHINES, PERSONS, MISSED = 0.1, 0.012, 0.008
TRAPPED = 0.75


def fate(moment: datetime, world: World, rng: Random) -> str | None:
    """A `machine`; a `person` who is rescued; `missed`, and put aside by a colleague; None for all others."""
    luck = rng.random()
    if luck < PERSONS:
        return "person"
    lately = moment > world.now - KEPT
    if lately and luck < PERSONS + MACHINES:
        return "machine"
    return "missed" if lately and luck < PERSONS + MACHINES + MISSED else None


def machine(request: ConsultationRequest, people: People, rng: Random) -> None:
    """Turn a request into what a machine sends."""
    words = texts()
    name = rng.choice(words["selling_names"])
    request.name, request.message = name, rng.choice(words["selling"])
    request.phone = people.phone() if rng.random() < 0.6 else ""
    host = f"{name.split()[0].lower()}-desk{rng.randrange(90)}.example"
    request.email, request.contact_by = f"{name.split()[-1].lower()}@{host}", ConsultationRequest.ContactBy.EMAIL
    request.text_consent_id, request.best_time, request.crisis_language = None, "", False


def put_aside(request: ConsultationRequest, rng: Random) -> None:
    request.state = State.SPAM
    request.suspicions = ["honeypot"] if rng.random() < TRAPPED else ["flood"]


def rescue(case: Case, desk: Desk, rng: Random) -> datetime | None:
    """A colleague looks in and sees a person; when, or None for not yet."""
    if not (able := [worker for worker in desk.world.workers if worker.sees(case.request)]):
        return None
    at = desk.later(case.request.created_at, rng.randrange(10, 600))
    return at if desk.move(case, State.NEW, at, rng.choice(able)) else None


def throw_out(case: Case, desk: Desk, rng: Random) -> None:
    """What no rule noticed, and a colleague did."""
    if able := [worker for worker in desk.world.workers if worker.sees(case.request)]:
        desk.move(case, State.SPAM, desk.later(case.request.created_at, rng.randrange(5, 300)), rng.choice(able))
