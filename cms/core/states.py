"""One helper moves a thing between states: the allowed moves are data, a refusal is a sentence."""

from collections.abc import Collection, Mapping


class MoveRefused(Exception):
    """The move is not allowed; the text says why, to the person who tried."""


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
