from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.clinic.context import clinic_context
from cms.clinic.models import Term
from cms.clinic.structured_data import clinic_node
from cms.core.structured_data import as_script, build_graph
from cms.core.templatetags.core_tags import find_trail, page_body

register = template.Library()


class ExplainedBody(NamedTuple):
    html: SafeString
    terms: list[Term]


@register.simple_tag(takes_context=True)
def explained_body(context, page) -> ExplainedBody:
    """The body of a page with glossary terms linked, and the terms that it uses."""
    html, terms = clinic_context(context.get("request")).glossary.explain_terms(page_body(page))
    # page_body is escaped, and explain_terms adds only its own markup.
    return ExplainedBody(mark_safe(html), terms)


@register.simple_tag(takes_context=True)
def structured_data(context, subject=None) -> str:
    """Return a page's structured data as a script element: the clinic, what the page is about, and the breadcrumbs.

    Empty in a preview, because a draft is not public.
    """
    if getattr(context.get("request"), "is_preview", False):
        return ""
    nodes = [clinic_node(context), *(subject.structured_data(context) if subject else [])]
    return as_script(build_graph(nodes, find_trail(context, subject)))
