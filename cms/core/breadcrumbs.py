"""Breadcrumbs, as shown above the text and in the structured data."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page

from cms.page_cache.content_version import cached


@dataclass(frozen=True)
class Breadcrumb:
    title: str
    path: str

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path


def breadcrumbs(*steps: tuple[str, str]) -> list[Breadcrumb]:
    """For views outside the page tree: the home page, then `steps` of title and path."""
    return [Breadcrumb("Home", "/"), *(Breadcrumb(title, path) for title, path in steps)]


def page_breadcrumbs(page: Page, request=None) -> list[Breadcrumb]:
    """From the home page down to `page`; the home page has none."""
    # In a preview, even an unsaved page already has a path below its parent.
    if not page.depth or page.depth < 3:
        return []
    above = page.path[: -page.steplen]
    return [
        *cached(request, f"trail-{above}", lambda: _ancestors(above)),
        Breadcrumb(page.title, _page_path(page, request)),
    ]


def _ancestors(path: str) -> list[Breadcrumb]:
    """From the home page, the child of the root, to the page at `path`."""
    steps = [path[:length] for length in range(2 * Page.steplen, len(path) + 1, Page.steplen)]
    return [Breadcrumb(page.title, _page_path(page)) for page in Page.objects.filter(path__in=steps).order_by("path")]


def _page_path(page: Page, request=None) -> str:
    return page.get_url(request) or "/"
