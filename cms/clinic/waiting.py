"""What waits for a person who writes: for the dashboard and the morning's digest. An app registers in its apps.py."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    CALM = ""
    # Somebody is kept waiting, or a promise to readers is broken.
    URGENT = "urgent"


@dataclass(frozen=True)
class Waiting:
    label: str
    """What follows the number, in its singular or plural: “questions wait for an answer”. Public words, no names."""
    count: int
    url: str
    tone: Tone = Tone.CALM
    mailed: bool = True
    """Whether the morning's mail speaks of it: not of what only the person's own mood can hurry."""

    @property
    def sentence(self) -> str:
        return f"{self.count} {self.label}."


@dataclass(frozen=True)
class Way:
    """A button: where one begins."""

    label: str
    url: str


Source = Callable[..., Waiting | None]
_sources: list[tuple[int, Source]] = []
_ways: list[tuple[int, Callable[..., Way | None]]] = []


def register(order: int, source: Source) -> None:
    """`source(user)` answers what waits for this user; None when nothing does, or when it is none of their business."""
    if (order, source) not in _sources:
        _sources.append((order, source))
        _sources.sort(key=lambda entry: entry[0])


def waiting(user) -> list[Waiting]:
    """What waits for `user` in the order of its weight, without what is at zero."""
    found = (source(user) for _, source in _sources)
    return [item for item in found if item and item.count]


def register_way(order: int, way: Callable[..., Way | None]) -> None:
    """`way(user)` answers a button for those who write; None when this user may not go there."""
    if (order, way) not in _ways:
        _ways.append((order, way))
        _ways.sort(key=lambda entry: entry[0])


def ways(user) -> list[Way]:
    return [found for _, way in _ways if (found := way(user))]


def sentences_for(user) -> list[str]:
    """What the morning's mail says: numbers and public words."""
    return [item.sentence for item in waiting(user) if item.mailed]
