"""What must stand in a text before a pattern can match, so that nearly all of them are passed over unread."""

from collections.abc import Iterable

try:
    from re import _constants as kinds
    from re import _parser as parser
except ImportError:  # Not promised by Python: without it the rules find the same, slower.
    parser = kinds = None

# Shorter strings stand in nearly every sentence.
SHORTEST = 3


Strings = frozenset[str]


def needed(expression: str) -> tuple[tuple[str, ...], ...]:
    """Of each of these groups, one string stands in whatever `expression` matches."""
    groups = _in_a_row(parser.parse(expression)) if parser else []
    # The most telling first.
    return tuple(tuple(sorted(group)) for group in sorted(groups, key=_tells, reverse=True)[:3])


def _in_a_row(parts: Iterable) -> list[Strings]:
    groups, letters = [], ""
    for kind, value in [*parts, (None, None)]:
        if kind is kinds.LITERAL:
            letters += chr(value)
            continue
        if len(letters) >= SHORTEST:
            groups.append(frozenset([letters]))
        letters = ""
        groups += _needed(kind, value)
    return groups


def _needed(kind, value) -> list[Strings]:
    if kind is kinds.SUBPATTERN:
        return _in_a_row(value[3])
    if kind is kinds.BRANCH:
        ways = [_in_a_row(way) for way in value[1]]
        return [frozenset().union(*(max(way, key=_tells) for way in ways))] if all(ways) else []
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and value[0]:
        return _in_a_row(value[2])
    return []


def _tells(group: Strings) -> tuple:
    """How much it says that one of these must be there: long strings, and few of them."""
    shortest = min(map(len, group))
    return shortest > SHORTEST, -len(group), shortest
