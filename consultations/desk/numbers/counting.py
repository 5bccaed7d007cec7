"""The numbers of a period, counted in the database: nothing is read but columns that name nobody."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from itertools import accumulate

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from consultations.desk.numbers.periods import Period
from consultations.models import ConsultationRequest, StateChange

State = ConsultationRequest.State
# What is told apart, by which column.
TALLIES = {
    "entries": "entry",
    "pages": "page_title",
    "subjects": "about",
    "places": "place",
    "replies": "reply_minutes",
}


@dataclass(frozen=True)
class Figures:
    """How many requests came in, without suspected spam. Tallies say how many by each word; `replies` by each
    number of working minutes until the first reply."""

    requests: int = 0
    referrals: int = 0
    waiting: int = 0
    """New, and never replied to."""
    erased: int = 0
    """Of `requests`, those of which only the month is known. None of a week."""
    suspected: int = 0
    """Put aside, by a machine or by a colleague; still so, or taken back."""
    rescued: int = 0
    """Of `suspected`, those a machine put aside and a colleague took for a person's."""
    entries: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    subjects: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    replies: dict[int, int] = field(default_factory=dict)

    @cached_property
    def replied(self) -> int:
        return sum(self.replies.values())

    @cached_property
    def median_reply(self) -> float | None:
        """Working minutes; between the two in the middle where their number is even."""
        if not self.replies:
            return None
        fastest_first = sorted(self.replies)
        up_to = list(accumulate(self.replies[took] for took in fastest_first))
        middle = (self.replied + 1) // 2, self.replied // 2 + 1
        return sum(fastest_first[bisect_left(up_to, place)] for place in middle) / 2

    @property
    def slowest_reply(self) -> int | None:
        return max(self.replies, default=None)

    def replied_within(self, minutes: int) -> int:
        return sum(number for took, number in self.replies.items() if took <= minutes)

    def as_json(self) -> dict:
        # Two lists of numbers are read in a quarter of the time that so many names take.
        return asdict(self) | {"replies": [list(self.replies), list(self.replies.values())]}

    @classmethod
    def from_json(cls, kept: dict) -> "Figures":
        return cls(**kept | {"replies": dict(zip(*kept["replies"], strict=True))})


def count(period: Period, requests: QuerySet) -> Figures:
    """Count those of `requests` that arrived in `period`. Of an erased one the day is not known, so it counts in
    months only."""
    here = requests.filter(created_at__gte=period.begins, created_at__lt=period.ends).order_by()
    was_spam = StateChange.objects.filter(request=OuterRef("pk"), before=State.SPAM, after=State.ERASED)
    spam = Q(state=State.SPAM)
    if period.is_month:
        spam |= Q(Exists(was_spam), state=State.ERASED)
    else:
        here = here.exclude(state=State.ERASED)
    by_machine = ~Q(suspicions=[])
    numbers = here.aggregate(
        requests=Count("pk", filter=~spam),
        referrals=Count("pk", filter=~spam & Q(kind=ConsultationRequest.Kind.REFERRAL)),
        waiting=Count("pk", filter=Q(state=State.NEW, reply_minutes=None)),
        erased=Count("pk", filter=~spam & Q(state=State.ERASED)),
        suspected=Count("pk", filter=spam | by_machine),
        rescued=Count("pk", filter=~spam & by_machine),
    )
    return Figures(**numbers, **_tallies(here.exclude(spam)))


def _tallies(requests: QuerySet) -> dict[str, dict]:
    """All of them in one question."""
    text = CharField()
    first, *others = (
        requests.exclude(**{column: None})
        .annotate(tally=Value(name, text), word=Cast(F(column), text))
        .values_list("tally", "word")
        .annotate(number=Count("pk"))
        for name, column in TALLIES.items()
    )
    found: dict[str, dict] = {name: {} for name in TALLIES}
    for name, word, number in first.union(*others, all=True):
        found[name][int(word) if name == "replies" else word] = number
    return found


def together(figures: Iterable[Figures]) -> Figures:
    """Those of several periods as those of one."""
    parts = list(figures)
    counts = [one.name for one in fields(Figures) if one.name not in TALLIES]
    sums: dict = {name: sum(getattr(part, name) for part in parts) for name in counts}
    for name in TALLIES:
        tally: Counter = Counter()
        for part in parts:
            tally.update(getattr(part, name))
        sums[name] = dict(tally)
    return Figures(**sums)
