"""Every page of the site a reader can come to: by links, by the sitemap, and by typing what the contract names."""

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.conf import settings

# What no link leads to.
TYPED = (
    "/consultation/?condition=ptsd&entry=feed",
    "/invite/",
    "/ask/",
    "/ask/?condition=ptsd",
    "/subscribe/",
    "/search/?q=pain",
    "/search/?q=nothing-of-the-kind",
    "/search/?q=%22%3Cscript%3E%26",
    "/blog/?condition=ptsd",
    "/blog/?condition=no-such-condition",
    "/privacy/",
    "/editorial-policy/",
)
MISSING = ("/no-such-page/", "/blog/no-such-answer/", "/conditions/no-such/", "/blog/?page=99", "/locations/nowhere/")
# Readers do not go there, or it is no page.
PASSED_OVER = ("/admin/", "/media/", "/static/", "/feed/")
MOST = 300


@dataclass
class CrawledPage:
    path: str
    status: int
    headers: dict
    cookies: dict
    text: str
    redirected: bool = field(default=False)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


def crawled(client, also=()) -> dict[str, CrawledPage]:
    """Each page by its address, followed from the front page; whatever its status."""
    named = [urlsplit(address).path for address in sitemap_addresses(client)]
    waiting = deque(dict.fromkeys(["/", *named, *TYPED, *MISSING, *also]))
    seen, pages = set(waiting), {}
    while waiting:
        path = waiting.popleft()
        page = _fetch(client, path)
        if page is None:
            continue
        pages[path] = page
        for found in _links(page):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
        assert len(seen) < MOST, "the site leads in circles"
    return pages


def sitemap_addresses(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    addresses = [tag.text for tag in ElementTree.fromstring(response.content).iter() if tag.tag.endswith("}loc")]
    assert addresses
    return addresses


def _fetch(client, path: str) -> CrawledPage | None:
    response = client.get(path)
    if not response.get("Content-Type", "").startswith("text/html") and response.status_code == 200:
        return None
    redirected = response.status_code in (301, 302)
    text = "" if redirected else response.content.decode("utf-8")
    return CrawledPage(path, response.status_code, dict(response.headers), response.cookies, text, redirected)


def _links(page: CrawledPage) -> list[str]:
    base = urljoin(settings.SITE_URL, page.path)
    links = [urldefrag(urljoin(base, a["href"])).url for a in page.soup.select("a[href]")]
    inside = [link.removeprefix(settings.SITE_URL) or "/" for link in links if _is_ours(link)]
    return [path for path in inside if not any(part in urlsplit(path).path for part in PASSED_OVER)]


def _is_ours(address: str) -> bool:
    return address == settings.SITE_URL or address.startswith(f"{settings.SITE_URL}/")
