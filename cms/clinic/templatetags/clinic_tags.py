from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.clinic.facts import facts
from cms.clinic.models import Term
from cms.core.templatetags.core_tags import story

register = template.Library()


class Told(NamedTuple):
    html: SafeString
    terms: list[Term]


@register.simple_tag(takes_context=True)
def explained_story(context, page) -> Told:
    """A page's body as `story` tells it, with the terms it uses."""
    html, terms = facts(context.get("request")).glossary.explain(story(page))
    # The story is escaped; marking adds markup of its own only.
    return Told(mark_safe(html), terms)
