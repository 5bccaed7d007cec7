"""No number under five is shown to others than the owner, and none can be had by subtraction."""

from collections import defaultdict
from itertools import product

from consultations.admin.reports import FEW, merge_small_rows, weeks_in_totals

NAMES = "abcd"


def assert_nothing_is_revealed(published: dict) -> None:
    """Of each published answer: what each hidden cell may be in truth is more than one number."""
    for answer, truths in published.items():
        for cells in zip(*truths, strict=True):
            hidden = {cell for cell in cells if cell < FEW}
            assert not hidden or len(set(cells)) > 1, (answer, truths[:5])


def test_small_rows_cannot_be_calculated():
    """Every table of up to four rows, one that knows all rows by name and that there may be none of a kind."""
    published = defaultdict(list)
    for numbers in product(range(FEW * 2 + 2), repeat=4):
        rows = {name: number for name, number in zip(NAMES, numbers, strict=True) if number}
        if sum(numbers) < FEW:
            continue
        shown, others = merge_small_rows(rows)
        assert not [number for number in shown.values() if number < FEW]
        assert others == 0 or others >= FEW
        assert sum(shown.values()) + others == sum(numbers)
        published[tuple(sorted(shown.items())), others].append(numbers)
    # A row that does not exist is no secret.
    for answer, truths in published.items():
        for cells in zip(*truths, strict=True):
            assert not [cell for cell in cells if 0 < cell < FEW] or len(set(cells)) > 1, (answer, truths[:5])


def seen_of_weeks(numbers: tuple[int, ...]):
    """What a user sees of the weeks: their cells, which are counted in the tables, and the total."""
    counted = weeks_in_totals(list(numbers))
    cells = tuple(number if number >= FEW else None for number in numbers)
    return cells, tuple(counted), sum(number for number, is_in in zip(numbers, counted, strict=True) if is_in)


def test_hidden_weeks_cannot_be_calculated():
    for first in (0, 1):
        # A new clinic with a request in its first week.
        published = defaultdict(list)
        for numbers in product(range(first, 7), range(7), range(7), range(7)):
            published[seen_of_weeks(numbers)].append(numbers)
        assert_nothing_is_revealed(published)


def test_counted_total_is_never_small():
    for numbers in product(range(7), repeat=4):
        *_, total = seen_of_weeks(numbers)
        assert total == 0 or total >= FEW


def test_small_clinic_sees_sources():
    assert weeks_in_totals([2, 3, 1, 4]) == [True] * 4
    assert weeks_in_totals([7, 3, 9, 6]) == [True, False, True, True]
