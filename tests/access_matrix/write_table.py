"""Write the matrix as the site answers now: `python -m tests.access_matrix.write_table`. Then read the difference."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")

    import logging

    import django

    django.setup()
    # Refusals are what is looked for here.
    logging.disable(logging.CRITICAL)

    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from home.demo import load_demo
    from tests.access_matrix.table import FILE, ROLES, column, text, undone

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        load_demo("a-long-test-password")
        rows: dict = {}
        for role in ROLES:
            with undone():
                cells, _ = column(role)
            for key, cell in cells.items():
                rows.setdefault(key, {})[role] = cell
            sys.stdout.write(f"{role}: {len(cells)} cells\n")
    finally:
        teardown_databases(databases, verbosity=0)
    FILE.write_text(text(rows))


if __name__ == "__main__":
    main()
