"""Every URL pattern of the site: the project's own, Wagtail's and allauth's."""

import re
from collections.abc import Callable, Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

ALTERNATIVES = re.compile(r"\(\?:([\w|-]+)\)")
PROJECT_APPS = ("home.", "blog.", "conditions.", "consultations.", "cms.")
# Names for two patterns without a named argument: any page of the tree, and any other URL of the admin.
ANY_PAGE, ANY_OTHER = "<path:page>", "admin/<path:unknown>/"


def patterns() -> list[str]:
    """Readable patterns like `admin/pages/<int:page_id>/edit/`, sorted; the same pattern twice is one address."""
    return sorted({_named(address) for address, _ in _walk(get_resolver(), "")})


def own_patterns() -> set[str]:
    """The patterns outside the admin, and those in the admin whose view is defined in this project."""
    views: dict[str, bool] = {}
    for address, callback in _walk(get_resolver(), ""):
        module = getattr(callback, "view_class", callback).__module__
        views[_named(address)] = views.get(_named(address), False) or module.startswith(PROJECT_APPS)
    own = {address for address, is_own in views.items() if is_own}
    return own | {address for address in views if not address.startswith("admin/")}


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable]]:
    for each in resolver.url_patterns:
        for readable in _readable(each.pattern):
            address = prefix + readable
            if isinstance(each, URLPattern):
                yield address, each.callback
            else:
                yield from _walk(each, address)


def _readable(pattern) -> list[str]:
    """A route as it stands; a regular expression with its groups by name, once for each of its alternatives."""
    if hasattr(pattern, "_route"):
        return [str(pattern)]
    return [simplify_regex(one).removeprefix("/").replace("\\", "") for one in _alternatives(pattern.regex.pattern)]


def _alternatives(regex: str) -> list[str]:
    """`(?:users|groups)/` is `users/` and `groups/`."""
    found = ALTERNATIVES.search(regex)
    if not found:
        return [regex]
    return [one for word in found[1].split("|") for one in _alternatives(regex.replace(found[0], word, 1))]


def _named(address: str) -> str:
    return {"<var>": ANY_PAGE, "admin/./": ANY_OTHER}.get(address, address)
