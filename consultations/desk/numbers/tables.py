"""Where requests came from and how they were answered, as rows of a table and bars of a picture."""

from collections import Counter
from dataclasses import dataclass

from consultations.desk.numbers import charts
from consultations.desk.numbers.counting import Figures
from consultations.desk.numbers.hiding import rows_shown
from consultations.models import ConsultationRequest

# Rows of a table; what is less stands together in one more.
MOST_ROWS = 12
OTHERS = "All others"
REST = "The rest"
NO_PAGE = "No page: a call, a referral, the form by itself"
NOT_SAID = "Not said"
MINUTES = 60


@dataclass(frozen=True)
class Row:
    label: str
    number: int
    share: int
    """In percent of all."""


@dataclass(frozen=True)
class Table:
    key: str
    heading: str
    column: str
    note: str
    rows: list[Row]

    @property
    def tells(self) -> bool:
        """Whether anything is told apart."""
        return any(row.label not in (OTHERS, REST) for row in self.rows)

    @property
    def bars(self) -> list[charts.Bar]:
        return charts.bars([(row.label, row.number) for row in self.rows])

    @property
    def height(self) -> int:
        return charts.ROW * len(self.rows)


def origins(figures: Figures, exact: bool) -> list[Table]:
    """By the way they came, the page, the condition and the town."""
    return [
        entries(figures, exact),
        _table(
            "page",
            "By page",
            "Page",
            {title or NO_PAGE: number for title, number in figures.pages.items()},
            exact=exact,
            note="Which answer brings people. How many read it is not counted here, so no rate is given.",
        ),
        _table(
            "condition",
            "By condition",
            "Condition",
            {about or NOT_SAID: number for about, number in figures.subjects.items()},
            exact=exact,
        ),
        _table("place", "By town", "Town", figures.places, exact=exact),
    ]


def entries(figures: Figures, exact: bool) -> Table:
    names = dict(ConsultationRequest.Entry.choices)
    numbers = {names.get(entry, entry): number for entry, number in figures.entries.items()}
    return _table("entry", "By the way they came", "Way", numbers, exact=exact)


def answered(figures: Figures, reply_hours: int, exact: bool) -> Table:
    """First replies against what the clinic promises itself."""
    within = figures.replied_within(reply_hours * MINUTES)
    rest = figures.requests - figures.replied - figures.waiting
    numbers = {
        f"Within {working_hours(reply_hours * MINUTES)}": within,
        "Later": figures.replied - within,
        "Waiting for a first reply": figures.waiting,
        "Ended without a reply": rest,
    }
    return _table("answered", "First replies against the clock", "First reply", numbers, exact=exact, in_order=True)


def _table(
    key: str,
    heading: str,
    column: str,
    numbers: dict[str, int],
    *,
    exact: bool,
    note: str = "",
    in_order: bool = False,
) -> Table:
    numbers = Counter(numbers)
    total = numbers.total()
    shown, others = ({name: n for name, n in numbers.items() if n}, 0) if exact else rows_shown(+numbers)
    if not in_order:
        # What is no page and no condition does not stand before those that are.
        is_last = {NO_PAGE, NOT_SAID}
        shown = dict(sorted(shown.items(), key=lambda row: (row[0] in is_last, -row[1], row[0].casefold())))
    others += sum(list(shown.values())[MOST_ROWS:])
    rows = [*list(shown.items())[:MOST_ROWS], *([(REST if in_order else OTHERS, others)] if others else [])]
    return Table(key, heading, column, note, [Row(label, n, round(100 * n / total)) for label, n in rows])


def working_hours(minutes: float | None) -> str:
    """In words: “45 working minutes”, “3.5 working hours”; empty for None."""
    if minutes is None:
        return ""
    number, unit = _in_units(minutes)
    return f"{number} working {unit}{'' if number == '1' else 's'}"


def short(minutes: float | None) -> str:
    """The same where a heading says that it is working time: “45 min”, “3.5 h”."""
    if minutes is None:
        return ""
    number, unit = _in_units(minutes)
    return f"{number} {'min' if unit == 'minute' else 'h'}"


def _in_units(minutes: float) -> tuple[str, str]:
    number, unit = (minutes, "minute") if minutes < MINUTES else (minutes / MINUTES, "hour")
    return f"{number:,.1f}".removesuffix(".0"), unit
