"""Counts of requests by week and by month, with small counts hidden from everyone but the owner.

Counted in the database on each view, using the index on the creation time. Every count starts from
`ConsultationRequest.objects.for_user`; docs/decisions/0027 and 0028 have the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, SmallIntegerField, Value, When
from django.utils import timezone

from consultations.models import ConsultationRequest, Invitation, StateChange
from consultations.models.requests import MAX_QUEUE_RANK, restricted_staff_member
from consultations.retention import retention_cutoff

State = ConsultationRequest.State
FIRST_YEAR = 2000
# Counts below this are shown to the owner only.
FEW = 5
# Spam, and spam that was erased by hand: its last state change says so.
WAS_SPAM = StateChange.objects.filter(request=OuterRef("pk"), before=State.SPAM, after=State.ERASED)
SPAM = Q(state=State.SPAM) | Q(Exists(WAS_SPAM), state=State.ERASED)
MARKED_BY_MACHINE = ~Q(suspicions=[])


@dataclass(frozen=True)
class Period:
    """A week (from Monday on) or a month, by the clinic's time zone."""

    first_day: date
    last_day: date
    is_month: bool = False

    @property
    def begins(self) -> datetime:
        return _midnight(self.first_day)

    @property
    def ends(self) -> datetime:
        """The end of the period, exclusive."""
        return _midnight(self.last_day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    # In UTC, so that a week in which the clocks change has 167 or 169 hours.
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)


def clinic_today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def recent_weeks(number: int, today: date | None = None) -> list[Period]:
    """This week and those before it, `number` in all, oldest first."""
    today = today or clinic_today()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(number))]
    return [Period(day, day + timedelta(days=6)) for day in mondays]


def get_month(year: int, number: int) -> Period | None:
    """Return the month; None if it is invalid or has not begun."""
    today = clinic_today()
    if not (FIRST_YEAR <= year <= today.year and 1 <= number <= 12) or date(year, number, 1) > today:
        return None
    next_month = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), next_month - timedelta(days=1), is_month=True)


def months_of(weeks: list[Period]) -> list[Period]:
    """Return the months of the weeks, oldest first."""
    days = {day.replace(day=1) for week in weeks for day in (week.first_day, min(week.last_day, clinic_today()))}
    return [month for day in sorted(days) if (month := get_month(day.year, day.month))]


@dataclass
class Counts:
    """Requests of a period, without suspected spam."""

    requests: int = 0
    referrals: int = 0
    waiting: int = 0
    """New, without a reply."""
    erased: int = 0
    """Part of `requests`: those of which only the month is known. Zero for a week."""
    suspected: int = 0
    """Marked as spam, automatically or by staff, whether or not it was restored."""
    restored: int = 0
    """Part of `suspected`: marked automatically, and no spam now."""
    reply_minutes: list[int] = field(default_factory=list)
    """Business minutes to each first reply, shortest first."""

    @property
    def replied(self) -> int:
        return len(self.reply_minutes)

    @property
    def median_reply(self) -> float | None:
        return median(self.reply_minutes) if self.reply_minutes else None

    @property
    def slowest_reply(self) -> int | None:
        return max(self.reply_minutes, default=None)


def count_requests(periods: list[Period], requests: QuerySet) -> list[Counts]:
    """The counts of each period, in two queries."""
    found = _received_in(periods, requests)
    counts = [Counts() for _ in periods]
    rows = found.values("period").annotate(
        requests=Count("pk", filter=~SPAM),
        referrals=Count("pk", filter=~SPAM & Q(kind=ConsultationRequest.Kind.REFERRAL)),
        waiting=Count("pk", filter=Q(state=State.NEW, reply_minutes=None)),
        erased=Count("pk", filter=~SPAM & Q(state=State.ERASED)),
        suspected=Count("pk", filter=SPAM | MARKED_BY_MACHINE),
        restored=Count("pk", filter=~SPAM & MARKED_BY_MACHINE),
    )
    for row in rows:
        period = row.pop("period")
        counts[period] = Counts(**row)
    replies = found.exclude(SPAM).exclude(reply_minutes=None).values_list("period", "reply_minutes")
    for period, minutes, number in replies.annotate(number=Count("pk")).order_by("reply_minutes"):
        counts[period].reply_minutes += [minutes] * number
    return counts


def count_by(field_name: str, periods: list[Period], requests: QuerySet) -> dict[str, int]:
    """How many requests of all the periods together have each value of a field."""
    found = _received_in(periods, requests).exclude(SPAM)
    return dict(found.values_list(field_name).annotate(number=Count("pk")))


def _received_in(periods: list[Period], requests: QuerySet) -> QuerySet:
    """Add `period`, the index of the period in the list. An erased request has no day, so it is in no week."""
    if not periods:
        return requests.none()
    bounds = [When(created_at__gte=one.begins, created_at__lt=one.ends, then=Value(i)) for i, one in enumerate(periods)]
    found = requests.filter(created_at__gte=periods[0].begins, created_at__lt=periods[-1].ends).order_by()
    if not periods[0].is_month:
        found = found.exclude(state=State.ERASED)
    return found.annotate(period=Case(*bounds, output_field=SmallIntegerField())).exclude(period=None)


def add_counts(counts: Iterable[Counts]) -> Counts:
    """Return the sum of the counts of several periods."""
    total = Counts()
    for one in counts:
        for name, number in vars(one).items():
            setattr(total, name, getattr(total, name) + number)
    total.reply_minutes.sort()
    return total


def has_erased(weeks: list[Period], requests: QuerySet) -> bool:
    """Whether requests of the months of these weeks were erased, and so are in none of the weeks."""
    # With the rank beside the state, as the index has it.
    erased = requests.filter(state=State.ERASED, rank=MAX_QUEUE_RANK + 1)
    begins = months_of(weeks)[0].begins
    return erased.filter(created_at__gte=begins, created_at__lt=weeks[-1].ends).exists()


def count_invitations(begins: datetime, ends: datetime, user) -> int | None:
    """Invitation links made; None when some were deleted since, or for a user who sees certain locations only."""
    if restricted_staff_member(user) is not None or begins < retention_cutoff(timezone.now(), "invitations"):
        return None
    return Invitation.objects.filter(made_at__gte=begins, made_at__lt=ends).count()


def may_show(number: int, exact: bool) -> bool:
    """Whether a count may be shown. `exact` is true for the owner."""
    return exact or number >= FEW


def weeks_in_totals(numbers: list[int]) -> list[bool]:
    """Return which weeks are included in the totals, so that no hidden count can be calculated.

    All weeks if several hidden counts mask each other; otherwise only the weeks that are shown.
    """
    few = [number for number in numbers if number < FEW]
    # A single hidden count, or ones that are all zero or all four, could be calculated from the total.
    covered = len(few) > 1 and 2 <= sum(few) < (FEW - 1) * len(few) and sum(numbers) >= FEW
    return [covered or number >= FEW for number in numbers]


def merge_small_rows(numbers: dict[str, int]) -> tuple[dict[str, int], int]:
    """Return the rows that can be shown, and the sum of all others.

    Small rows are merged if several of them mask each other, otherwise together with the next larger row, so that
    subtracting the shown rows from the total does not reveal a small count. The merged row is never small unless
    the total is.
    """
    few = [number for number in numbers.values() if number < FEW]
    if not few:
        return numbers, 0
    covered = len(few) > 1 and FEW <= sum(few) < (FEW - 1) * len(few)
    larger = [number for number in numbers.values() if number >= FEW]
    limit = FEW - 1 if covered else min(larger, default=FEW - 1)
    shown = {name: number for name, number in numbers.items() if number > limit}
    return shown, sum(numbers.values()) - sum(shown.values())
