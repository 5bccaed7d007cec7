"""What others than the owner are shown of small numbers (docs/decisions/0028-fewer-than-five.md)."""

FEW = 5


def is_few(number: int) -> bool:
    return number < FEW


def weeks_counted(numbers: list[int]) -> list[bool]:
    """Which weeks the tables below the weeks may count, so that none of few can be had from their sum.

    All of them where several of few stand for each other; else only those that are shown.
    """
    few = [number for number in numbers if is_few(number)]
    # One alone is what the others leave; all zero, all four, or the first week and nothing after it show in the sum.
    covered = len(few) > 1 and 2 <= sum(few) < (FEW - 1) * len(few) and not is_few(sum(numbers))
    return [covered or not is_few(number) for number in numbers]


def rows_shown(numbers: dict[str, int]) -> tuple[dict[str, int], int]:
    """The rows that are shown, and the sum of all others in one.

    Rows of few are told together where several can stand for each other; else together with the next larger ones.
    Whoever takes the shown rows from the sum of all does not know which of the others is the small one. The others
    are never few, if the sum of all is not.
    """
    few = [number for number in numbers.values() if is_few(number)]
    if not few:
        return numbers, 0
    covered = len(few) > 1 and FEW <= sum(few) < (FEW - 1) * len(few)
    larger = [number for number in numbers.values() if not is_few(number)]
    limit = FEW - 1 if covered else min(larger, default=FEW - 1)
    shown = {name: number for name, number in numbers.items() if number > limit}
    return shown, sum(numbers.values()) - sum(shown.values())
