from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from cms.core.breadcrumbs import Breadcrumb, page_breadcrumbs
from cms.core.citations import cited_numbers, link_markers
from cms.core.clinic_time import format_datetime, format_time

register = template.Library()
register.filter("clinic_time", format_datetime)
register.filter("clinic_clock", format_time)


@register.simple_tag(takes_context=True)
def userbar_for_staff(context):
    """Wagtail's user bar, only for requests with a session cookie: reading the user makes a response vary by cookie."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)


@register.inclusion_tag("includes/page_meta.html", takes_context=True)
def page_meta(context, page):
    """Description, canonical URL and social card of a Wagtail page. Each numbered list page is its own canonical."""
    request = context["request"]
    number = request.GET.get("page", "")
    numbered = number.isascii() and number.isdigit() and int(number) > 1
    canonical = settings.SITE_URL + (page.get_url(request=request) or "/") + (f"?page={number}" if numbered else "")
    return {
        "description": page.description,
        "heading": page.heading,
        "canonical": canonical,
        "kind": page.open_graph_type,
        "page": page,
        "author": page.author,
        "noindex": page.noindex,
        "clinic": context["clinic"],
    }


@register.inclusion_tag("includes/breadcrumbs.html", takes_context=True)
def breadcrumb_trail(context, page=None):
    """The breadcrumbs of a Wagtail page. Other views pass theirs to the template as `trail`."""
    return {"trail": find_trail(context, page)}


def find_trail(context, subject) -> list[Breadcrumb]:
    """Return the `trail` of the context, or the breadcrumbs of a Wagtail page."""
    trail = context.get("trail")
    return page_breadcrumbs(subject, context["request"]) if trail is None and isinstance(subject, Page) else trail or []


@register.simple_tag
def page_body(page) -> SafeString:
    """The body of a page, with its markers linked to the numbered sources."""
    # Each block separately, without StreamField's wrapper elements, which would break the spacing of paragraphs.
    html = "".join(block.render() for block in page.body)
    # The blocks escape their values, and link_markers adds only its own markup.
    return mark_safe(link_markers(html, len(getattr(page, "sources", ()))))


@register.simple_tag
def cited_sources(page) -> list[int]:
    """The numbers of the sources cited in the body, which get a link back to the citation."""
    return cited_numbers(page.body.render_as_block()) if page.sources else []


@register.simple_tag
def link_sources(html: str, page) -> SafeString:
    """A rich text field of `page`, with its markers linked to the sources."""
    expanded = expand_db_html(html)
    # Only markers in the body get an id to link back to.
    return mark_safe(link_markers(expanded, len(page.sources), first_ids=False))


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL
