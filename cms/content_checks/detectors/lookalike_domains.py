"""Whether a domain looks like another: one letter added, removed, changed or swapped."""

from functools import lru_cache

# Shorter names may differ by one letter by chance.
LONG = 8
SHORTEST = 5
DRAWN_ALIKE = str.maketrans("10357", "loest")


@lru_cache(maxsize=4096)
def is_lookalike(domain: str, own: str) -> bool:
    name, own_name = _name(domain), _name(own)
    if min(len(name), len(own_name)) < SHORTEST:
        return False
    if own_name in name or name in own_name:
        # Another ending, a word more, hyphens.
        return len(name) * 2 > len(own_name)
    return _changes(name, own_name) <= (2 if len(own_name) >= LONG else 1)


def _name(domain: str) -> str:
    """The part a person reads: without the ending, hyphens, or digits drawn like letters."""
    return domain.rpartition(".")[0].rpartition(".")[2].replace("-", "").translate(DRAWN_ALIKE) or domain


def _changes(one: str, other: str) -> int:
    """Letters added, dropped, changed, or swapped with their neighbor, to make one of the other."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, with_letter in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != with_letter))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == with_letter:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
