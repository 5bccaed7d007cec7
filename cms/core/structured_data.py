"""schema.org data (JSON-LD) of a page. It describes only what readers see on the page.

Each page type, location and physician has a method `structured_data(context)` that returns its nodes; the template tag
`structured_data` adds the clinic and the breadcrumbs.
"""

import json
from datetime import datetime

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from cms.core.breadcrumbs import Breadcrumb

Node = dict[str, object]
# The path of the node of the organization that publishes the site.
PUBLISHER = "/#clinic"
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def build_graph(nodes: list[Node], trail: list[Breadcrumb]) -> list[Node]:
    """Return the nodes of a page and its breadcrumbs, without the repeated nodes of an id."""
    if trail:
        nodes = [*nodes, breadcrumbs(trail)]
    return list({node["@id"]: node for node in reversed(nodes)}.values())[::-1]


def as_script(nodes: list[Node]) -> SafeString:
    """A JSON-LD script element. Browsers do not run it, so the content security policy does not apply to it."""
    data = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False, separators=(",", ":"))
    # Escaped, so that no value can close the script element or open another.
    return mark_safe(f'<script type="application/ld+json">{data.translate(ESCAPES)}</script>')


def breadcrumbs(trail: list[Breadcrumb]) -> Node:
    items = [
        {"@type": "ListItem", "position": number, "name": crumb.title, "item": crumb.address}
        for number, crumb in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{trail[-1].address}#trail", "itemListElement": items}


def web_page(page, context) -> Node:
    """Return the node of a page without a more specific type."""
    url = absolute_url(page.get_url(context["request"]) or "/")
    return drop_empty(
        at_type="WebPage",
        at_id=f"{url}#page",
        url=url,
        name=page.heading,
        inLanguage="en-US",
        publisher=reference(PUBLISHER),
    )


def reference(path: str) -> Node:
    """A reference to another node of the graph."""
    return {"@id": absolute_url(path)}


def absolute_url(path: str) -> str:
    """`path` as a full URL under `SITE_URL`."""
    return settings.SITE_URL + path


def drop_empty(**values) -> Node:
    """A node without empty values. A name like `at_id` becomes `@id`."""
    return {
        name.replace("at_", "@") if name.startswith("at_") else name: value
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def iso_datetimes(**moments: datetime | None) -> dict[str, str]:
    """Times in the clinic's time zone as ISO strings, without those that are None."""
    return {name: localtime(moment).isoformat(timespec="seconds") for name, moment in moments.items() if moment}
