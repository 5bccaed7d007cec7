"""Where a page stands, as readers see it above its text, and as machines read it."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page

from cms.pagecache.stamp import kept


@dataclass(frozen=True)
class Crumb:
    title: str
    path: str

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path


def trail_to(*steps: tuple[str, str]) -> list[Crumb]:
    """For pages that are not in the tree: home, then `steps` of title and path."""
    return [Crumb("Home", "/"), *(Crumb(title, path) for title, path in steps)]


def trail_of(page: Page, request=None) -> list[Crumb]:
    """From the front page down to this one; the front page itself has none."""
    # A page that is not saved yet, in a preview, stands below its parent already.
    if not page.depth or page.depth < 3:
        return []
    above = page.path[: -page.steplen]
    return [*kept(request, f"trail-{above}", lambda: _down_to(above)), Crumb(page.title, _path(page, request))]


def _down_to(path: str) -> list[Crumb]:
    """From the front page, which stands below the root, to the page at `path`."""
    steps = [path[:length] for length in range(2 * Page.steplen, len(path) + 1, Page.steplen)]
    return [Crumb(page.title, _path(page)) for page in Page.objects.filter(path__in=steps).order_by("path")]


def _path(page: Page, request=None) -> str:
    return page.get_url(request) or "/"
