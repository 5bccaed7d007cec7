"""The front page with its places, and every page that is of no kind of its own, for machines."""

from cms.clinic.structured import CLINIC, place
from cms.core.models import BasePage
from cms.core.structured import Node, filled, reference, whole
from home.models import HomePage


def front_page(page: HomePage, context) -> list[Node]:
    places = [node for location in context["clinic"].locations for node in place(location)]
    return [*any_page(page, context), *places]


def any_page(page: BasePage, context) -> list[Node]:
    url = whole(page.get_url(context["request"]) or "/")
    publisher = reference(CLINIC)
    name = page.heading
    return [filled(at_type="WebPage", at_id=f"{url}#page", url=url, name=name, inLanguage="en-US", publisher=publisher)]
