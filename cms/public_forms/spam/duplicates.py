"""Spam signals of repeated submissions. Compares hashes that are salted with the day and lead back to no request.

Submissions in the queue and those marked as possible spam are counted separately, so that spam that repeats a common
sentence does not mark patients who write the same. Rows are only added, up to a limit per hash: no row is locked, and
a flood of copies adds few rows. Two queries per submission.
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
    "repeated": "The same message was sent {n} times before that day.",
    "alike": "{n} very similar messages were sent before that day.",
    "known": "Similar messages were marked as possible spam that day.",
    "same-contact": "The same phone number or email address sent many messages that day.",
    "same-connection": "Other messages from the same connection were marked as possible spam.",
}
# Up to this many equal or similar messages are normal, such as from a family or a group that shares a text.
COPIES, ALIKE = 9, 12
# Once this many were marked as spam within two hours, fewer copies are allowed, unless the script or the browser shows
# that a person submitted the form on our page.
STORM, COPIES_IN_A_STORM, ALIKE_IN_A_STORM = 30, 3, 4
CONTACTS = 5
# A message seen this often among possible spam is known spam.
KNOWN = 2
QUEUE, SPAM = "queue", "aside"


@dataclass(frozen=True)
class DuplicateCounts:
    """How often this message, its parts, its sender and its connection were seen, in the queue and in spam."""

    whole: str
    parts: tuple[str, ...]
    contacts: tuple[str, ...]
    connection: str
    hours: tuple[str, str]
    times: dict[str, int]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Everything that is counted, as (queue or spam, what). Connections are counted in spam only."""
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
    # The same message, phone or connection count as one signal together, because they usually coincide.
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
    """Count this submission in spam if `aside`, otherwise in the queue."""
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
    """Return the hash of a counted item. It is salted with the day, like those of rate limits."""
    return keyed_hash("sighting", f"{timezone.now().astimezone(UTC):%Y-%m-%d}:{place}:{thing}")


# Messages with fewer words are often alike by chance: “Please call me in the morning”.
SHORTEST = 8
SHORTEST_NEARLY = 10
SHINGLE = 3
KEPT = 8
UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"}


def message_tokens(reading: NormalizedSubmission) -> list[str]:
    """Return the message's words in lowercase, without links, numbers and the sender's name."""
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
    """Return the words as one text; empty if the message is too short to compare."""
    return " ".join(found) if len(found) >= SHORTEST else ""


def message_shingles(found: list[str]) -> list[str]:
    """Return a few of the message's three-word runs, chosen by hash so that equal texts share them (bottom-k)."""
    if len(found) < SHORTEST_NEARLY:
        return []
    every = {" ".join(found[start : start + SHINGLE]) for start in range(len(found) - SHINGLE + 1)}
    return sorted(every, key=lambda run: blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest())[:KEPT]
