"""The form sent without a browser, as fast as one likes."""

import http.client
import re
from urllib.parse import urlencode

from tests.e2e.site import Site


def post(site: Site, answers: dict) -> tuple[int, str]:
    """POST from the site's own page: the status, and where it leads."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        headers = {"Origin": site.url, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/consultation/", urlencode(answers), headers)
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


def get(site: Site, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def reference_at(site: Site, thanks: str) -> str:
    """The number that the thank-you page at this address tells."""
    return re.search(r"data-reference>([^<]+)<", get(site, thanks))[1]
