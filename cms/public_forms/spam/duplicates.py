"""The same from many: known by salted hashes for a day, and by nothing that leads back to a request.

What stays in the queue and what is put aside are counted apart. So whoever fills the box of suspected spam with
a common sentence can push nobody who says the same into it. Rows are only added, and no more once a thing is
known: no row is locked, and what is kept of one message does not grow with the storm. Two queries a sending.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from hashlib import blake2b

from django.db.models import Count
from django.utils import timezone

from cms.privacy.crypto import keyed_hash
from cms.public_forms.models import SubmissionFingerprint
from cms.public_forms.spam.homoglyphs import script_name
from cms.public_forms.spam.normalization import NormalizedSubmission, split_words
from cms.public_forms.spam.signals import SPAM_THRESHOLD, SpamSignal

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
QUEUE, SPAM = "queue", "aside"


@dataclass(frozen=True)
class DuplicateCounts:
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
        both = [(place, thing) for place in (QUEUE, SPAM) for thing in things]
        return both + [(SPAM, thing) for thing in (self.connection, *self.hours)]

    def times_seen(self, place: str, thing: str) -> int:
        return self.times.get(_fingerprint_hash(place, thing), 0) if thing else 0

    @property
    def storm(self) -> bool:
        return sum(self.times_seen(SPAM, hour) for hour in self.hours) >= STORM

    def similar_count(self, place: str) -> int:
        """How often at least half of the message's parts were seen."""
        times = sorted((self.times_seen(place, part) for part in self.parts), reverse=True)
        return times[(len(times) - 1) // 2] if times else 0


def find_duplicates(reading: NormalizedSubmission, connection: str) -> DuplicateCounts:
    found = message_tokens(reading)
    whole = message_text(found)
    sightings = DuplicateCounts(
        whole=f"whole:{whole}" if whole else "",
        parts=tuple(f"part:{part}" for part in message_shingles(found)),
        contacts=tuple(f"contact:{contact.casefold()}" for contact in (*reading.phones, *reading.emails)),
        connection=f"connection:{connection}",
        hours=tuple(f"hour:{moment:%H}" for moment in (timezone.now(), timezone.now() - timedelta(hours=1))),
        times={},
    )
    rows = SubmissionFingerprint.objects.filter(mark__in={_fingerprint_hash(*key) for key in sightings.keys})
    sightings.times.update(rows.values_list("mark").annotate(times=Count("pk")).order_by())
    return sightings


def find_duplicate_signals(sightings: DuplicateCounts, reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    page = reading.sending.page
    yield from _copy_signals(sightings, page)
    # Whom one shares words, a telephone or a connection with, is one doubt, however many ways it shows.
    weight = 1 if page else 2
    for code in _sender_codes(sightings):
        yield SpamSignal(code, min(weight, 1) if code == "same-connection" else weight)
        weight = 0


def _sender_codes(sightings: DuplicateCounts) -> Iterator[str]:
    if max(sightings.times_seen(SPAM, sightings.whole), sightings.similar_count(SPAM)) >= KNOWN:
        yield "known"
    if any(
        sightings.times_seen(QUEUE, one) >= CONTACTS or sightings.times_seen(SPAM, one) >= KNOWN
        for one in sightings.contacts
    ):
        yield "same-contact"
    if sightings.times_seen(SPAM, sightings.connection) >= KNOWN:
        yield "same-connection"


def _copy_signals(sightings: DuplicateCounts, page: bool) -> Iterator[SpamSignal]:
    copies, alike = sightings.times_seen(QUEUE, sightings.whole), sightings.similar_count(QUEUE)
    most_copies, most_alike = COPIES, ALIKE
    if sightings.storm and not page:
        most_copies, most_alike = COPIES_IN_A_STORM, ALIKE_IN_A_STORM
    if copies >= most_copies:
        yield SpamSignal("repeated", SPAM_THRESHOLD, copies)
    elif alike >= most_alike:
        yield SpamSignal("alike", SPAM_THRESHOLD, alike)
    elif copies > 1:
        yield SpamSignal("repeated", 1, copies)
    elif alike > 1:
        yield SpamSignal("alike", 1, alike)


def record_submission(sightings: DuplicateCounts, aside: bool) -> None:
    """Count this sending among what is put aside, or among what stays."""
    place, now = (SPAM if aside else QUEUE), timezone.now()
    enough = dict.fromkeys(sightings.hours, STORM)
    new = [
        _fingerprint_hash(place, thing)
        for where, thing in sightings.keys
        if where == place
        and thing != sightings.hours[1]
        and sightings.times_seen(place, thing) < enough.get(thing, KNOWN if aside else ALIKE)
    ]
    SubmissionFingerprint.objects.bulk_create(SubmissionFingerprint(mark=mark, seen_at=now) for mark in new)


def _fingerprint_hash(place: str, thing: str) -> str:
    """The day salts it, as it does for limits."""
    return keyed_hash("sighting", f"{timezone.now().astimezone(UTC):%Y-%m-%d}:{place}:{thing}")


# Shorter ones are alike without anybody copying: “Please call me in the morning”.
SHORTEST = 8
SHORTEST_NEARLY = 10
SHINGLE = 3
KEPT = 8
UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"}


def message_tokens(reading: NormalizedSubmission) -> list[str]:
    """The words of the message in small letters, without links, numbers and the sender's own name."""
    text = reading.text
    for link in reading.links:
        text = text.replace(link, " ")
    own = {word.casefold() for name in reading.names for word in split_words(name)}
    found = []
    for word in split_words(text.casefold()):
        if any(sign.isdigit() for sign in word) or word in own:
            continue
        found += list(word) if script_name(word[0]) in UNSPACED else [word]
    return found


def message_text(found: list[str]) -> str:
    """The message as one text; empty when it is too short to be told from others."""
    return " ".join(found) if len(found) >= SHORTEST else ""


def message_shingles(found: list[str]) -> list[str]:
    """The same few of the message's runs of words for every message that holds them (a bottom-k sketch)."""
    if len(found) < SHORTEST_NEARLY:
        return []
    every = {" ".join(found[start : start + SHINGLE]) for start in range(len(found) - SHINGLE + 1)}
    return sorted(every, key=lambda run: blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest())[:KEPT]
