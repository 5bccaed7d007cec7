"""Where each bar, line and word of a picture stands. Across in percent of the room there is, down in pixels: so the
words keep their size on every screen. Nothing of it is said by colour."""

from dataclasses import dataclass
from itertools import pairwise

# A few bars alone in a wide picture do not become walls.
FEWEST_SLOTS = 6
TOP = 22
# Where bars stand: on a page of its own, and among other things on the dashboard.
TALL, LOW = 250, 140
LABELS = 18
HIDDEN_HEIGHT = 10
ROW = 46
LONGEST_LABEL = 44


@dataclass(frozen=True)
class Column:
    """A bar upwards; `number` is None where it is not told, and the bar then says nothing by its height."""

    label: str
    number: int | None
    middle: str
    x: str
    width: str
    y: str
    height: str
    is_marked: bool


@dataclass(frozen=True)
class Bar:
    """A bar to the right, its words above it."""

    label: str
    number: int
    words_y: int
    y: int
    width: str


@dataclass(frozen=True)
class Point:
    """What a week's first replies took: the median and the slowest, each None where there is none to show."""

    label: str
    x: str
    median: str | None
    slowest: str | None
    is_marked: bool


@dataclass(frozen=True)
class Replies:
    points: list[Point]
    lines: list[tuple[Point, Point]]
    promise: str


def columns(labels: list[str], numbers: list[int | None], floor: int) -> list[Column]:
    most = max((number for number in numbers if number), default=1)
    slot = 100 / max(len(labels), FEWEST_SLOTS)
    found = []
    for place, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        height = HIDDEN_HEIGHT if number is None else (floor - TOP) * number / most
        found.append(
            Column(
                label=label,
                number=number,
                middle=_percent(slot * (place + 0.5)),
                x=_percent(slot * (place + 0.18)),
                width=_percent(slot * 0.64),
                y=f"{floor - height:.1f}",
                height=f"{height:.1f}",
                is_marked=_is_marked(place, len(labels)),
            )
        )
    return found


def bars(rows: list[tuple[str, int]]) -> list[Bar]:
    most = max((number for _, number in rows), default=0) or 1
    return [
        Bar(_short(label), number, words_y=ROW * place + 16, y=ROW * place + 24, width=_percent(100 * number / most))
        for place, (label, number) in enumerate(rows)
    ]


def replies(labels: list[str], took: list[tuple[float, int] | None], promise: int, floor: int) -> Replies:
    """`took` is the median and the slowest of each week in working minutes, as is `promise`."""
    slowest = max((pair[1] for pair in took if pair), default=0)
    # What took far longer stands above all else, and its number in the table: or nothing else could be told apart.
    most = max(promise * 1.25, min(slowest, promise * 3))

    def y(minutes: float) -> str:
        return f"{floor - (floor - TOP) * min(minutes, most) / most:.1f}"

    slot = 100 / max(len(labels), FEWEST_SLOTS)
    points = [
        Point(
            label=label,
            x=_percent(slot * (place + 0.5)),
            median=y(pair[0]) if pair else None,
            slowest=y(pair[1]) if pair else None,
            is_marked=_is_marked(place, len(labels)),
        )
        for place, (label, pair) in enumerate(zip(labels, took, strict=True))
    ]
    lines = [(one, other) for one, other in pairwise(points) if one.median and other.median]
    return Replies(points, lines, y(promise))


def _is_marked(place: int, number: int) -> bool:
    """Whether its label is shown on a narrow screen: every third, and none at the edge, where it would be cut off."""
    return number <= FEWEST_SLOTS or (number - 2 - place) % 3 == 0


def _percent(number: float) -> str:
    return f"{number:.2f}%"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
