"""Every address pattern of the site, as the resolver knows it: ours, Wagtail's and allauth's."""

from collections.abc import Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

# What leads to any page of the tree, and what no other pattern of the admin answers: neither names its argument.
ANY_PAGE, ANY_OTHER = "<path:page>", "admin/<path:unknown>/"


def patterns() -> list[str]:
    """Readable patterns like `admin/pages/<int:page_id>/edit/`, sorted; the same pattern twice is one address."""
    return sorted({_named(address) for address in _walk(get_resolver(), "")})


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        address = prefix + _readable(each.pattern)
        if isinstance(each, URLPattern):
            yield address
        else:
            yield from _walk(each, address)


def _readable(pattern) -> str:
    """A route as it stands; a regular expression with its groups by name."""
    if hasattr(pattern, "_route"):
        return str(pattern)
    return simplify_regex(pattern.regex.pattern).removeprefix("/").replace("\\", "")


def _named(address: str) -> str:
    return {"<var>": ANY_PAGE, "admin/./": ANY_OTHER}.get(address, address)
