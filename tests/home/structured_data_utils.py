"""What pages say to machines, as a program reads it that trusts nothing."""

import json

from bs4 import BeautifulSoup

PAGES = [
    "/",
    "/blog/",
    "/blog/is-ketamine-addictive/",
    "/conditions/",
    "/conditions/ptsd/",
    "/locations/",
    "/locations/seal-cove/",
    "/physicians/",
    "/physicians/dr-alex-rivera/",
    "/privacy/",
    "/subscribe/",
    "/consultation/",
    "/search/",
]


def blocks(html) -> list:
    return BeautifulSoup(html, "html.parser").select('script[type="application/ld+json"]')


def graph(client, path) -> list[dict]:
    (block,) = blocks(client.get(path).content)
    data = json.loads(block.string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def node(client, path, kind) -> dict:
    (found,) = [one for one in graph(client, path) if one["@type"] == kind]
    return found


def references(value) -> list[str]:
    """The nodes that a value points at."""
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [found for item in value.values() for found in references(item)]
    return []


def texts(value) -> list[str]:
    if isinstance(value, dict):
        return [found for name, item in value.items() if not name.startswith("@") for found in texts(item)]
    if isinstance(value, list):
        return [found for item in value for found in texts(item)]
    return [value] if isinstance(value, str) else []
