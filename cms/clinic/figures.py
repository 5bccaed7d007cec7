"""Numbers of a month that other apps know, for the clinic's monthly page. An app registers in its apps.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Figure:
    label: str
    number: int
    note: str = ""


Section = Callable[[datetime, datetime, object], list[Figure]]
_sections: list[Section] = []


def register(section: Section) -> None:
    """`section(begins, ends, user)` answers for the month from `begins` up to `ends`: counts, of nothing private."""
    if section not in _sections:
        _sections.append(section)


def figures(begins: datetime, ends: datetime, user) -> list[Figure]:
    return [figure for section in _sections for figure in section(begins, ends, user)]
