"""Links as the editor's script sends them: one that can lead nowhere must make no error page of what shows it."""

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity

# What either database takes for the number of a row.
MAX_PAGE_ID = 2**31 - 1


def render_link(props: dict):
    """Wagtail's own link, but for a page's number that is none and for an address that is no text: words alone."""
    number, url = props.get("id"), props.get("url")
    if number is None and isinstance(url, str):
        return link_entity(props)
    if str(number).isascii() and str(number).isdecimal() and 0 < int(number) <= MAX_PAGE_ID:
        return link_entity(props)
    return DOM.create_element("a", {}, props["children"])
