"""Every address pattern of the site, as the resolver knows it: ours, Wagtail's and allauth's."""

import re
from collections.abc import Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

ALTERNATIVES = re.compile(r"\(\?:([\w|-]+)\)")
# What leads to any page of the tree, and what no other pattern of the admin answers: neither names its argument.
ANY_PAGE, ANY_OTHER = "<path:page>", "admin/<path:unknown>/"


def patterns() -> list[str]:
    """Readable patterns like `admin/pages/<int:page_id>/edit/`, sorted; the same pattern twice is one address."""
    return sorted({_named(address) for address in _walk(get_resolver(), "")})


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        for readable in _readable(each.pattern):
            address = prefix + readable
            if isinstance(each, URLPattern):
                yield address
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
