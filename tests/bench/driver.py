"""Opens request admin pages on commands from a pipe, so that sites of different sizes can take turns.

`python -m tests.bench.driver 1000` creates 1,000 requests on the site of its environment. For each page name it
reads from standard input, it writes the seconds; for a name followed by `?`, the number of queries.
"""

import os
import sys
import time

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.data import fill
    from tests.bench.pages import Desk

    fill(int(sys.argv[1]))
    desk = Desk()
    answer("\t".join(desk.addresses))
    for line in sys.stdin:
        name, counted = line.rstrip("\n").removesuffix("?"), line.endswith("?\n")
        if counted:
            with CaptureQueriesContext(connection) as queries:
                desk.open(name)
            answer(len(queries))
        else:
            began = time.perf_counter()
            desk.open(name)
            answer(time.perf_counter() - began)


def answer(what) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
