"""The response of every URL to each role matches `tests/access_matrix/addresses.txt`.

After a change to URLs or permissions, run `python -m tests.access_matrix.write_table` and review the diff.
"""

import logging

import pytest

from tests.access_matrix.arguments import examples
from tests.access_matrix.crawler import own_patterns, patterns
from tests.access_matrix.objects import make_things
from tests.access_matrix.table import METHODS, ROLES, column, committed, line, undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _quiet():
    """Silence the log: thousands of requests are refused on purpose."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_response_in_the_matrix(role):
    rows = committed()
    cells, head_differs = column(role, only={address for address, _ in rows})
    differences = [
        f"{address} {method}: {role} gets “{cell}”, the matrix says “{rows[address, method][role]}”"
        for (address, method), cell in cells.items()
        if rows.get((address, method), {}).get(role) != cell
    ]

    assert len(cells) > 500
    assert differences == [], "\n".join(differences)
    assert head_differs == [], f"HEAD does not answer as GET does: {head_differs}"


def test_matrix_lists_exactly_the_existing_addresses(django_user_model):
    # Rolled back, because lines_for() creates the objects again.
    with undone():
        things = make_things(django_user_model.objects.get(username="owner"))
        there = {(row, method) for address in patterns() for row, _ in examples(address, things) for method in METHODS}
    rows = set(committed())

    gone = sorted(f"{address} {method}" for address, method in rows - there)
    assert gone == [], "These rows have no URL anymore; run python -m tests.access_matrix.write_table:\n" + "\n".join(
        gone
    )
    missing = there - rows
    if missing:
        pytest.fail(f"These URLs have no row. Review them, then add them:\n{lines_for(missing)}")


def lines_for(missing) -> str:
    """Return the lines to add to the matrix, from the current responses."""
    rows: dict = {}
    for role in ROLES:
        with undone():
            cells, _ = column(role, only={address for address, _ in missing})
        for key, cell in cells.items():
            rows.setdefault(key, {})[role] = cell
    return "\n".join(line(key, rows[key]) for key in sorted(rows))


def test_own_views_do_not_fail_on_an_empty_form():
    """Some of Wagtail's own forms fail when a POST lacks fields that every browser sends."""
    own = own_patterns()
    ours = {key: cells for key, cells in committed().items() if key[0].partition(" [")[0] in own}
    prefixes = {"/".join(address.split("/")[:2]) for address, _ in ours}
    expected = "users questions content-checks reviews answers requests confirm security"
    assert {f"admin/{name}" for name in expected.split()} <= prefixes
    assert [key for key, cells in ours.items() if "fails" in cells.values()] == []
