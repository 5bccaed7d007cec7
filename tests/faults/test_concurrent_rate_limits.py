"""The limits of a whole site, with many at the same moment and with headers as strangers write them."""

import socket
import uuid
from urllib.parse import urlencode

import pytest

from tests.e2e.form_utils import post
from tests.faults.test_concurrency import all_at_once

IN_ALL, AT_ONCE = 8, 20


@pytest.fixture(scope="module")
def limited(new_site):
    site = new_site()
    site.set = {"FORM_LIMITS": f"{AT_ONCE}/h per network prefix, {IN_ALL}/h in all"}
    site.start()
    yield site
    site.end()


def states(site) -> list[str]:
    return [state for (state,) in site.rows("SELECT state FROM consultations_consultationrequest")]


def test_concurrent_requests_do_not_exceed_limit(limited, answers):
    before = states(limited)

    def person(number: int) -> int:
        own = {"name": f"Person Number {number}", "phone": f"71455{number:05}", "message": f"Number {number}"}
        return post(limited, answers | own | {"key": uuid.uuid4().hex})[0]

    assert all_at_once(AT_ONCE, person) == [303] * AT_ONCE
    came = sorted(states(limited))
    for state in before:
        came.remove(state)
    assert came == ["new"] * IN_ALL + ["spam"] * (AT_ONCE - IN_ALL)


def raw(site, answers: dict, *headers: str) -> int:
    """The status of a POST whose headers are sent as they stand."""
    body = urlencode(answers)
    lines = [
        "POST /consultation/ HTTP/1.1",
        f"Host: localhost:{site.port}",
        f"Origin: {site.url}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        return int(connection.recv(4096).split()[1])


def test_headers_do_not_bypass_limit(limited, answers):
    """A WSGI server takes a name with underscores for the one with hyphens; without a proxy neither is believed."""
    names = ("X-Forwarded-For", "X_Forwarded_For", "x_forwarded-for", "Forwarded", "X-Real-IP", "Client_IP")
    statuses = []
    for number in range(AT_ONCE + len(names)):
        forged = [f"{name}: {'for=' if name == 'Forwarded' else ''}6.6.6.{number}" for name in names]
        statuses.append(raw(limited, answers | {"message": f"Forged {number}"}, *forged))
    assert set(statuses[-len(names) :]) == {429}
