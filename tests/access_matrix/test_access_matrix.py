"""Every address answers each role as the committed matrix says: `tests/access_matrix/addresses.txt`.

After a change that adds or closes an address: `python -m tests.access_matrix.write_table`, then read the difference.
"""

import logging

import pytest

from tests.access_matrix.arguments import examples
from tests.access_matrix.crawler import patterns
from tests.access_matrix.objects import make_things
from tests.access_matrix.table import METHODS, ROLES, column, committed, line, undone

pytestmark = pytest.mark.django_db
# Where Wagtail answers for itself; everything else is ours.
WAGTAILS = "admin/"
OURS_THERE = ("admin/requests/", "admin/confirm/", "admin/login/", "admin/password", "admin/users/")


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals are what is asked for here."""
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
    # Taken back, for what is missing is asked for with things made anew.
    with undone():
        things = make_things(django_user_model.objects.get(username="owner"))
        there = {(row, method) for address in patterns() for row, _ in examples(address, things) for method in METHODS}
    rows = set(committed())

    gone = sorted(f"{address} {method}" for address, method in rows - there)
    assert gone == [], (
        "These rows have no address any more; run python -m tests.access_matrix.write_table:\n" + "\n".join(gone)
    )
    missing = there - rows
    if missing:
        pytest.fail(f"These addresses have no row. Read them, then add them:\n{lines_for(missing)}")


def lines_for(missing) -> str:
    """The lines to add, as the site answers now."""
    rows: dict = {}
    for role in ROLES:
        with undone():
            cells, _ = column(role, only={address for address, _ in missing})
        for key, cell in cells.items():
            rows.setdefault(key, {})[role] = cell
    return "\n".join(line(key, rows[key]) for key in sorted(rows))


def test_own_views_do_not_fail_on_an_empty_form():
    """Wagtail's own forms do, when a POST lacks what every browser sends with them."""
    ours = {
        (address, method): cells
        for (address, method), cells in committed().items()
        if not address.startswith(WAGTAILS) or address.startswith(OURS_THERE)
    }
    assert len(ours) > 80
    assert [key for key, cells in ours.items() if "fails" in cells.values()] == []
