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
    """Wagtail's bar only where a session cookie came along: reading the user would make every page private."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)


@register.inclusion_tag("includes/page_meta.html", takes_context=True)
def page_meta(context, page):
    """Description, canonical address and card of a Wagtail page; a numbered list page is its own canonical."""
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
    """The way from the front page to this one; views that are no Wagtail pages give theirs as `trail`."""
    return {"trail": find_trail(context, page)}


def find_trail(context, subject) -> list[Breadcrumb]:
    """Return the breadcrumbs the view gave as `trail`, else those of a Wagtail page."""
    given = context.get("trail")
    return page_breadcrumbs(subject, context["request"]) if given is None and isinstance(subject, Page) else given or []


@register.simple_tag
def page_body(page) -> SafeString:
    """A page's body, its markers linked to the numbered sources."""
    # Each block by itself, without a wrapper that would stand between paragraphs and their spacing.
    html = "".join(block.render() for block in page.body)
    # The blocks have escaped what they hold; linking adds markup of its own only.
    return mark_safe(link_markers(html, len(getattr(page, "sources", ()))))


@register.simple_tag
def cited_sources(page) -> list[int]:
    """The numbers of the sources cited in the body, so that each leads back."""
    return cited_numbers(page.body.render_as_block()) if page.sources else []


@register.simple_tag
def link_sources(html: str, page) -> SafeString:
    """A rich text field of `page`, its markers linked."""
    expanded = expand_db_html(html)
    # Ids of first markers belong to the body; in other fields a marker only links.
    return mark_safe(link_markers(expanded, len(page.sources), first_ids=False))


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL
