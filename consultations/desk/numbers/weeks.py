"""The last weeks as the dashboard and the page of numbers tell them to one person."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import cached_property

from consultations.desk.numbers import charts, hiding, kept, periods
from consultations.desk.numbers.counting import Figures, together
from consultations.desk.numbers.tables import MINUTES, short
from consultations.models import ConsultationRequest
from consultations.models.requests import SHOWN

State = ConsultationRequest.State
WEEKS = 12


@dataclass(frozen=True)
class Week:
    """One week, as it is shown: None stands for fewer than five."""

    first_day: date
    number: int | None
    replies: Figures | None

    @property
    def median(self) -> str:
        return short(self.replies.median_reply) if self.replies else ""

    @property
    def slowest(self) -> str:
        return short(self.replies.slowest_reply) if self.replies else ""


class Weeks:
    """`exact` is for the owner: others are not told numbers under five."""

    def __init__(self, user, reply_hours: int, floor: int):
        self.exact = user.is_superuser
        self.floor = floor
        self.promise = reply_hours * MINUTES
        requests = self._requests = ConsultationRequest.objects.for_user(user)
        spans = periods.weeks(WEEKS, periods.today())
        figures = kept.figures(spans, user)
        self._since = periods.months_over(spans)[0].begins
        self.is_first_time = not requests.filter(created_at__lt=spans[0].begins).exists()
        # A clinic in its first weeks is not shown those before there was anything to count.
        began = next((place for place, one in enumerate(figures) if one.requests), len(figures))
        begin = began if self.is_first_time else 0
        self.spans, self.figures = spans[begin:], figures[begin:]

    @property
    def is_empty(self) -> bool:
        return not self.figures or (self.exact and not any(one.requests for one in self.figures))

    @property
    def knows_of_erased(self) -> bool:
        """Whether the weeks lack requests of which only the month is left."""
        # The rank besides the state, as the index has it.
        erased = self._requests.filter(state=State.ERASED, rank=SHOWN + 1)
        return erased.filter(created_at__gte=self._since, created_at__lt=self.spans[-1].ends).exists()

    @cached_property
    def shown(self) -> list[Week]:
        return [self._week(span, one) for span, one in zip(self.spans, self.figures, strict=True)]

    @cached_property
    def _counted(self) -> list[bool]:
        numbers = [one.requests for one in self.figures]
        return [True] * len(numbers) if self.exact else hiding.weeks_counted(numbers)

    @property
    def leaves_some_out(self) -> bool:
        return not all(self._counted)

    @cached_property
    def counted(self) -> Figures:
        """What the tables under the weeks count."""
        return together(one for one, is_in in zip(self.figures, self._counted, strict=True) if is_in)

    def last(self, number: int) -> Figures:
        """The last so many weeks, without those whose number is not shown."""
        return together(one for one in self.figures[-number:] if self._tells(one.requests))

    @cached_property
    def columns(self) -> list[charts.Column]:
        return charts.columns(self._labels, [week.number for week in self.shown], self.floor)

    @cached_property
    def replies(self) -> charts.Replies | None:
        took = [
            (one.median_reply, one.slowest_reply) if one.replied and self._tells(one.replied) else None
            for one in self.figures
        ]
        return charts.replies(self._labels, took, self.promise, self.floor) if any(took) else None

    @property
    def labels_y(self) -> int:
        return self.floor + charts.LABELS

    @property
    def height(self) -> int:
        return self.labels_y + 6

    @property
    def most(self) -> Week | None:
        """The week of most requests, of those that are told."""
        told = [week for week in self.shown if week.number]
        return max(told, key=lambda week: week.number) if told else None

    @property
    def _labels(self) -> list[str]:
        return [date_format(span.first_day, "M j") for span in self.spans]

    def _tells(self, number: int) -> bool:
        return self.exact or not hiding.is_few(number)

    def _week(self, span: periods.Period, one: Figures) -> Week:
        number = one.requests if self._tells(one.requests) else None
        return Week(span.first_day, number, one if self._tells(one.replied) else None)
