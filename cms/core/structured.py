"""What a page says of itself to machines: one graph, built from what readers see on it and from nothing else.

An app registers in its apps.py what it knows about its own kinds of pages.
"""

import json
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from cms.core.breadcrumbs import Breadcrumb

Node = dict[str, object]
# `describe(subject, context)`: the nodes about a page, a place or a person, from the context of its template.
Describe = Callable[..., list[Node]]
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}

_describers: dict[type, Describe] = {}
# Who publishes the site, on every page.
_publishers: list[Callable[[Context], Node]] = []


def register(kind: type, describe: Describe) -> None:
    _describers[kind] = describe


def register_publisher(describe: Callable[[Context], Node]) -> None:
    if describe not in _publishers:
        _publishers.append(describe)


def graph(subject, trail: list[Breadcrumb], context: Context) -> list[Node]:
    """All nodes of the page about `subject`; a node that two apps name stands once."""
    nodes = [describe(context) for describe in _publishers]
    describe = next((_describers[kind] for kind in type(subject).__mro__ if kind in _describers), None)
    nodes += describe(subject, context) if describe else []
    if trail:
        nodes.append(breadcrumbs(trail))
    return list({node["@id"]: node for node in reversed(nodes)}.values())[::-1]


def as_script(nodes: list[Node]) -> SafeString:
    """A data block: no browser runs it, so the content security policy has nothing to say about it."""
    data = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it can end the script or begin another element.
    return mark_safe(f'<script type="application/ld+json">{data.translate(ESCAPES)}</script>')


def breadcrumbs(trail: list[Breadcrumb]) -> Node:
    items = [
        {"@type": "ListItem", "position": number, "name": crumb.title, "item": crumb.address}
        for number, crumb in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{trail[-1].address}#trail", "itemListElement": items}


def reference(path: str) -> Node:
    """A pointer to another node of the graph."""
    return {"@id": whole(path)}


def whole(path: str) -> str:
    """`path` on the site's one address."""
    return settings.SITE_URL + path


def filled(**values) -> Node:
    """A node without what is not known; a name like `at_id` becomes `@id`."""
    return {
        name.replace("at_", "@") if name.startswith("at_") else name: value
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def days(**moments: datetime | None) -> dict[str, str]:
    """Moments by the clinic's clock, as the page shows their days."""
    return {name: localtime(moment).isoformat(timespec="seconds") for name, moment in moments.items() if moment}
