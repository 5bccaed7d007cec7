"""The same from many: known by salted hashes for a day, and by nothing that leads back to a request.

What stays in the queue and what is put aside are counted apart. So whoever fills the box of suspected spam with
a common sentence can push nobody who says the same into it. Rows are only added, and no more once a thing is
known: no row is locked, and what is kept of one message does not grow with the storm. Two queries a sending.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db.models import Count
from django.utils import timezone

from cms.intake.models import Sighting
from cms.intake.suspicion import sketch
from cms.intake.suspicion.marks import ENOUGH, Mark
from cms.intake.suspicion.reading import Reading
from cms.privacy.crypto import keyed_hash

SENTENCES = {
    "repeated": "The same message came {n} times before on that day.",
    "alike": "{n} messages much like it came before on that day.",
    "known": "Messages like it had been put aside on that day.",
    "same-contact": "The same phone or e-mail sent many that day.",
    "same-connection": "Others from the same connection had been put aside.",
}
# A couple, three people at one connection, a group that copies a sentence: so many may say the same.
COPIES, ALIKE = 9, 12
# While as many as this were put aside within an hour or two, copies count sooner, unless script or browser say that
# somebody pressed the button on our page.
STORM, COPIES_IN_A_STORM, ALIKE_IN_A_STORM = 30, 3, 4
CONTACTS = 5
# As often as this among what was put aside, and it is known.
KNOWN = 2
QUEUE, ASIDE = "queue", "aside"


@dataclass(frozen=True)
class Sightings:
    """How often this message, its parts, its sender and its connection were seen, in the queue and aside."""

    whole: str
    parts: tuple[str, ...]
    contacts: tuple[str, ...]
    connection: str
    hours: tuple[str, str]
    times: dict[str, int]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Each place and thing that is counted; of a connection only what was put aside."""
        things = [thing for thing in (self.whole, *self.parts, *self.contacts) if thing]
        both = [(place, thing) for place in (QUEUE, ASIDE) for thing in things]
        return both + [(ASIDE, thing) for thing in (self.connection, *self.hours)]

    def of(self, place: str, thing: str) -> int:
        return self.times.get(_hash(place, thing), 0) if thing else 0

    @property
    def storm(self) -> bool:
        return sum(self.of(ASIDE, hour) for hour in self.hours) >= STORM

    def alike(self, place: str) -> int:
        """How often at least half of the message's parts were seen."""
        times = sorted((self.of(place, part) for part in self.parts), reverse=True)
        return times[(len(times) - 1) // 2] if times else 0


def look_up(reading: Reading, connection: str) -> Sightings:
    found = sketch.tokens(reading)
    whole = sketch.whole(found)
    sightings = Sightings(
        whole=f"whole:{whole}" if whole else "",
        parts=tuple(f"part:{part}" for part in sketch.shingles(found)),
        contacts=tuple(f"contact:{contact.casefold()}" for contact in (*reading.phones, *reading.emails)),
        connection=f"connection:{connection}",
        hours=tuple(f"hour:{moment:%H}" for moment in (timezone.now(), timezone.now() - timedelta(hours=1))),
        times={},
    )
    rows = Sighting.objects.filter(mark__in={_hash(*key) for key in sightings.keys})
    sightings.times.update(rows.values_list("mark").annotate(times=Count("pk")).order_by())
    return sightings


def marks(sightings: Sightings, reading: Reading) -> Iterator[Mark]:
    page = reading.sending.page
    yield from _copies(sightings, page)
    # Whom one shares words, a telephone or a connection with, is one doubt, however many ways it shows.
    weight = 1 if page else 2
    for code in _company(sightings):
        yield Mark(code, min(weight, 1) if code == "same-connection" else weight)
        weight = 0


def _company(sightings: Sightings) -> Iterator[str]:
    if max(sightings.of(ASIDE, sightings.whole), sightings.alike(ASIDE)) >= KNOWN:
        yield "known"
    if any(sightings.of(QUEUE, one) >= CONTACTS or sightings.of(ASIDE, one) >= KNOWN for one in sightings.contacts):
        yield "same-contact"
    if sightings.of(ASIDE, sightings.connection) >= KNOWN:
        yield "same-connection"


def _copies(sightings: Sightings, page: bool) -> Iterator[Mark]:
    copies, alike = sightings.of(QUEUE, sightings.whole), sightings.alike(QUEUE)
    most_copies, most_alike = COPIES, ALIKE
    if sightings.storm and not page:
        most_copies, most_alike = COPIES_IN_A_STORM, ALIKE_IN_A_STORM
    if copies >= most_copies:
        yield Mark("repeated", ENOUGH, copies)
    elif alike >= most_alike:
        yield Mark("alike", ENOUGH, alike)
    elif copies > 1:
        yield Mark("repeated", 1, copies)
    elif alike > 1:
        yield Mark("alike", 1, alike)


def remember(sightings: Sightings, aside: bool) -> None:
    """Count this sending among what is put aside, or among what stays."""
    place, now = (ASIDE if aside else QUEUE), timezone.now()
    enough = dict.fromkeys(sightings.hours, STORM)
    new = [
        _hash(place, thing)
        for where, thing in sightings.keys
        if where == place
        and thing != sightings.hours[1]
        and sightings.of(place, thing) < enough.get(thing, KNOWN if aside else ALIKE)
    ]
    Sighting.objects.bulk_create(Sighting(mark=mark, seen_at=now) for mark in new)


def _hash(place: str, thing: str) -> str:
    """The day salts it, as it does for limits."""
    return keyed_hash("sighting", f"{timezone.now().astimezone(UTC):%Y-%m-%d}:{place}:{thing}")
