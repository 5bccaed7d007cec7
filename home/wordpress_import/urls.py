"""Old addresses: which item a link meant, where a new page may stand, and the way from the old to the new."""

from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

SCHEMES = {"http", "https", "mailto", "tel"}
MAX_SLUG_LENGTH = 100


class OldSite:
    """The addresses of the site an export came from; `keys` are those of its items."""

    def __init__(self, address: str):
        self.address = address.rstrip("/") + "/"
        self.host = _bare_host(address)
        self._by_path: dict[str, str] = {}
        self._by_number: dict[str, str] = {}

    def add_item(self, key: str, number: str, link: str) -> None:
        self._by_number.setdefault(number, key)
        if path := self.path(link):
            self._by_path.setdefault(path, key)

    def path(self, link: str) -> str:
        """Where `link` stood on the old site, empty for its front page and for addresses like /?p=12."""
        try:
            path = unquote(urlsplit(link).path)
        except ValueError:
            return ""
        return "" if path.strip("/") == "" else "/" + path.strip("/")

    def resolve_url(self, href: str) -> str:
        """`href` with scheme and host; empty when it leads nowhere a reader may be sent."""
        if href.startswith("#"):
            return ""
        try:
            whole = urljoin(self.address, href.strip())
            parts = urlsplit(whole)
        except ValueError:
            return ""
        return whole if parts.scheme in SCHEMES and (parts.netloc or parts.scheme in ("mailto", "tel")) else ""

    def is_own(self, whole: str) -> bool:
        return bool(self.host) and _bare_host(whole) == self.host

    def find_item_key(self, whole: str) -> str | None:
        """The key of the item that an address of the old site leads to."""
        if not self.is_own(whole):
            return None
        query = parse_qs(urlsplit(whole).query)
        for name in ("p", "page_id"):
            if found := self._by_number.get("".join(query.get(name, []))):
                return found
        return self._by_path.get(self.path(whole))


def free_slug(parent: Page, wanted: str, fallback: str) -> str:
    """A slug below `parent` that no page has and that no address of the site's own stands before."""
    slug = slugify(wanted)[:MAX_SLUG_LENGTH].strip("-") or fallback
    taken = set(Page.objects.child_of(parent).filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = [slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in candidates if each not in taken and not _is_reserved_slug(parent, each))


def create_redirect(path: str, page: Page) -> bool:
    """Make the old address `path` lead to `page` once it is published; whether it does.

    What an editor has made of that address before stays.
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


def _bare_host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
