"""What invented people ask for: the way they came, the page they read and what they choose hang together."""

from bisect import bisect
from datetime import datetime
from random import Random

from cms.intake.crisis import speaks_of_crisis
from conditions.models import ConditionPage
from consultations.models import ConsultationRequest, Invitation
from consultations.sample.arrivals import is_open
from consultations.sample.people import People
from consultations.sample.texts import texts
from consultations.sample.world import Page, World

Entry, ContactBy = ConsultationRequest.Entry, ConsultationRequest.ContactBy
WAYS = {Entry.POST: 42, Entry.CONDITION: 30, Entry.FEED: 6, Entry.INVITE: 7, Entry.OTHER: 15}
# Of what comes in while somebody is there.
CALLS, REFERRALS_IN_HOURS, REFERRALS_ELSE = 0.14, 0.1, 0.03
CONTACTS = {ContactBy.PHONE: 55, ContactBy.TEXT: 25, ContactBy.EMAIL: 20}
TIMES = {"morning": 22, "afternoon": 22, "evening": 18, "": 38}
WRITES, IN_CRISIS = 0.62, 0.012


def ask(moment: datetime, world: World, people: People, rng: Random) -> tuple[ConsultationRequest, bool]:
    """A request that came in at `moment`, in no state yet, and whether its sender was here before."""
    busy = is_open(moment, world.promised.hours)
    if rng.random() < (REFERRALS_IN_HOURS if busy else REFERRALS_ELSE):
        return _referral(moment, world, people, rng), False
    person, again = people.next()
    called = busy and rng.random() < CALLS
    request = ConsultationRequest(created_at=moment, name=person.name, entry=Entry.CALL if called else _draw(WAYS, rng))
    request.location, request.place = world.places.draw(rng)
    request.contact_by, request.best_time = _draw(CONTACTS, rng), _draw(TIMES, rng)
    by_mail = request.contact_by == ContactBy.EMAIL
    request.phone = person.phone if not by_mail or rng.random() < 0.3 else ""
    request.email = person.email if by_mail or rng.random() < 0.25 else ""
    if not called:
        _read_before(request, world, rng)
    request.message = _message(request.condition, rng)
    request.crisis_language = speaks_of_crisis(request.message)
    if world.words:
        request.consent_id = world.words.consent_version_id
        if request.contact_by == ContactBy.TEXT:
            request.text_consent_id = world.words.text_consent_version_id
    return request, again


def _referral(moment: datetime, world: World, people: People, rng: Random) -> ConsultationRequest:
    person, _ = people.next()
    location, place = world.places.draw(rng)
    return ConsultationRequest(
        kind=ConsultationRequest.Kind.REFERRAL,
        created_at=moment,
        name=person.name,
        phone=person.phone,
        clinician=people.clinician(),
        practice=people.practice(),
        clinician_phone=people.phone(),
        location=location,
        place=place,
        consent=world.statement,
    )


def _read_before(request: ConsultationRequest, world: World, rng: Random) -> None:
    """The page or the invitation, and the condition, that go with the way somebody came."""
    page = None
    if request.entry == Entry.INVITE:
        request.invitation = _invitation(request.created_at, world, rng)
    else:
        page = world.pages[Entry.POST if request.entry == Entry.FEED else request.entry].draw(rng)
    if page:
        request.page_id, request.page_title = page.pk, page.title
    elif request.invitation is None:
        request.entry = Entry.OTHER
    request.condition, request.about = _condition(page, world, rng)


def _invitation(moment: datetime, world: World, rng: Random) -> Invitation | None:
    """One that was made by then; most are used within days."""
    made = bisect(world.invitations, moment, key=lambda one: one.made_at)
    return world.invitations[max(0, made - 1 - int(rng.expovariate(0.4)))] if made else None


def _condition(page: Page | None, world: World, rng: Random) -> tuple[ConditionPage | None, str]:
    """What is chosen: a condition page chooses its own, and hardly anybody changes that."""
    luck = rng.random()
    own = [world.conditions[pk] for pk in page.conditions] if page else []
    if own and luck < (0.93 if page.entry == Entry.CONDITION else 0.55):
        chosen = rng.choice(own)
        return chosen, chosen.title
    if luck < 0.75 and (chosen := world.some_condition.draw(rng)) and not own:
        return chosen, chosen.title
    return None, "Something else" if luck > 0.92 else ""


def _message(condition: ConditionPage | None, rng: Random) -> str:
    words = texts()
    if rng.random() < IN_CRISIS:
        return rng.choice(words["crisis"])
    if rng.random() > WRITES:
        return ""
    about = words["about"].get(condition.slug if condition else "", words["about"]["other"])
    said = [rng.choice(about)] if rng.random() < 0.7 else []
    said += rng.sample(words["wishes"], k=rng.choice((0, 1, 1, 2)) if said else 1)
    return " ".join(([rng.choice(words["openings"])] if rng.random() < 0.4 else []) + said)


def _draw(shares: dict, rng: Random):
    return rng.choices(list(shares), weights=list(shares.values()))[0]
