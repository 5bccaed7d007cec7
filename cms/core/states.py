"""One helper moves a thing between states: the allowed moves are data, a refusal is a sentence."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction


class MoveRefused(Exception):
    """The move is not allowed; the text says why, to the person who tried."""


@dataclass(frozen=True)
class Move:
    """One way on, as a button: where to, in which words, and the reasons to choose from, if it asks for one."""

    to: str
    label: str
    reasons: Mapping[str, str]


class ChangedMeanwhile(MoveRefused):
    """Somebody else changed the row since it was shown; `current` is how it stands now."""

    def __init__(self, current):
        super().__init__("A colleague has changed this meanwhile. Look at it again.")
        self.current = current


@contextmanager
def as_seen(row, fields: Iterable[str]):
    """The row itself, locked, if it still is what `row.version` saw; its `fields` are saved with the next version.

    Errors: ChangedMeanwhile.
    """
    with transaction.atomic():
        locked = type(row).objects.select_for_update().get(pk=row.pk)
        if locked.version != row.version:
            raise ChangedMeanwhile(locked)
        yield locked
        locked.version += 1
        locked.save(update_fields=fields)
        for name in fields:
            setattr(row, name, getattr(locked, name))


def allowed_moves(moves: Mapping[str, Collection[str]], state: str) -> list[str]:
    """Where a thing in `state` may go, in the order the table gives."""
    return list(moves.get(state, ()))


def check_move(moves: Mapping[str, Collection[str]], state: str, to: str, names: Mapping[str, str]) -> None:
    """Raise MoveRefused unless `moves` leads from `state` to `to`. `names` are the states in words."""
    if to in allowed_moves(moves, state):
        return
    here, there = names.get(state, state), names.get(to, to)
    ways = ", ".join(names[way] for way in allowed_moves(moves, state)) or "nothing"
    raise MoveRefused(f"“{here}” cannot become “{there}”. From here it can become: {ways}.")
