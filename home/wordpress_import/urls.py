"""URLs of the old site: resolving links, choosing slugs, and creating redirects."""

from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

SCHEMES = {"http", "https", "mailto", "tel"}
MAX_SLUG_LENGTH = 100


class OldSite:
    """The site an export came from: finds items by URL."""

    def __init__(self, url: str):
        self.url = url.rstrip("/") + "/"
        self.host = _bare_host(url)
        self._by_path: dict[str, str] = {}
        self._by_id: dict[str, str] = {}

    def add_item(self, key: str, item_id: str, link: str) -> None:
        self._by_id.setdefault(item_id, key)
        if path := self.path(link):
            self._by_path.setdefault(path, key)

    def path(self, link: str) -> str:
        """Return the path of `link`; empty for the home page and for URLs like /?p=12."""
        try:
            path = unquote(urlsplit(link).path)
        except ValueError:
            return ""
        return "" if path.strip("/") == "" else "/" + path.strip("/")

    def resolve_url(self, href: str) -> str:
        """Return `href` as an absolute URL; empty for fragments, invalid URLs, and schemes that are not allowed."""
        if href.startswith("#"):
            return ""
        try:
            url = urljoin(self.url, href.strip())
            parts = urlsplit(url)
        except ValueError:
            return ""
        return url if parts.scheme in SCHEMES and (parts.netloc or parts.scheme in ("mailto", "tel")) else ""

    def is_own(self, url: str) -> bool:
        return bool(self.host) and _bare_host(url) == self.host

    def find_item_key(self, url: str) -> str | None:
        """Return the key of the item at `url`, or None."""
        if not self.is_own(url):
            return None
        query = parse_qs(urlsplit(url).query)
        for name in ("p", "page_id"):
            if key := self._by_id.get("".join(query.get(name, []))):
                return key
        return self._by_path.get(self.path(url))


def free_slug(parent: Page, wanted: str, fallback: str) -> str:
    """Return a slug below `parent` that is not used by a page or by another URL of the site."""
    slug = slugify(wanted)[:MAX_SLUG_LENGTH].strip("-") or fallback
    taken = set(Page.objects.child_of(parent).filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = [slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in candidates if each not in taken and not _is_reserved_slug(parent, each))


def create_redirect(path: str, page: Page) -> bool:
    """Redirect the old URL `path` to `page`; return whether it now redirects there.

    An existing redirect is not changed.
    """
    if not path or path == (page.get_url() or "").rstrip("/"):
        return False
    old = Redirect.normalise_path(path)
    if len(old) > Redirect._meta.get_field("old_path").max_length:
        return False
    redirect, _ = Redirect.objects.get_or_create(old_path=old, site=None, defaults={"redirect_page": page})
    return redirect.redirect_page_id == page.pk


def _is_reserved_slug(parent: Page, slug: str) -> bool:
    try:
        return resolve(f"{parent.get_url() or '/'}{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False


def _bare_host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
