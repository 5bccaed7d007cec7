"""A browser without a screen: keeps what a browser's history, cookie store and window titles would hold."""

import http.client
import re
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from tests.e2e.site import Site

# What a page leads to; a telephone number as a link is for whoever may read it.
LINKS = re.compile(r'(?:href|src|action|data-[\w-]*url[\w-]*)="([^"]*)"')
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.S)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "")


class Kept:
    """What all visitors together were sent, and what stays in their browsers."""

    def __init__(self):
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.cookies: list[str] = []
        self.headers: list[str] = []


class Visitor:
    def __init__(self, site: Site, kept: Kept):
        self.site, self.kept = site, kept
        self.cookies: dict[str, str] = {}

    def get(self, path: str, typed_into_address: bool = False) -> Answer:
        """`typed_into_address`: the visitor put the words there, not the site."""
        return self._ask("GET", path, {}, None, not typed_into_address)

    def post(self, path: str, answers: dict, expect: int, **headers: str | None) -> Answer:
        """POST as from the site's own page; a header given as None is not sent."""
        sent = {"Origin": self.site.url, "Content-Type": "application/x-www-form-urlencoded"}
        sent |= {"X-CSRFToken": self.cookies.get("csrf", ""), "Referer": f"{self.site.url}/"} | headers
        answer = self._ask("POST", path, sent, urlencode(answers, doseq=True), True)
        assert answer.status == expect, (path, answer.status, answer.body[-3000:])
        return answer

    def sign_in(self, username: str, password: str, expect: int = 302) -> Answer:
        self.get("/admin/login/")
        return self.post("/admin/login/", {"login": username, "password": password}, expect)

    def _ask(self, method: str, path: str, headers: dict, body: str | None, keep_path: bool) -> Answer:
        headers = {name: value for name, value in headers.items() if value is not None}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        try:
            # Host decides whose origin is the site's own.
            connection.request(method, path, body, headers | {"Host": self.site.url.partition("//")[2]})
            response = connection.getresponse()
            answer = Answer(
                response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()
            )
            set_cookies = response.headers.get_all("Set-Cookie", [])
        finally:
            connection.close()
        self._keep(answer, set_cookies, path if keep_path else "")
        return answer

    def _keep(self, answer: Answer, set_cookies: list[str], path: str) -> None:
        kept = self.kept
        kept.addresses += [path, answer.leads_to]
        kept.headers += [f"{name}: {value}" for name, value in answer.headers.items()]
        kept.cookies += set_cookies
        for line in set_cookies:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if "html" in answer.headers.get("content-type", ""):
            text = answer.body.decode()
            kept.titles += TITLE.findall(text)
            if path:
                links = LINKS.findall(text)
                kept.addresses += [link for link in links if not link.startswith(("tel:", "sms:", "mailto:"))]
