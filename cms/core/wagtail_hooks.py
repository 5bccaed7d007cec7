from django.http import Http404
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html, format_html_join
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler

from cms.core import admin_access, bulk_actions, publish_messages
from cms.core.admin_views import ReadOnlyPages, page_viewset


def no_documents(request):
    raise Http404


class NoDocuments:
    """Wagtail 8's pages name the address of its document list, whether or not documents are installed."""

    class model:
        """The router compares every model with this one, and none is one."""

    @classmethod
    def get_urlpatterns(cls):
        return [path("", no_documents, name="listing")]


@hooks.register("construct_admin_api")
def register_absence_of_documents(router):
    router.register_endpoint("documents", NoDocuments)


@hooks.register("construct_admin_api")
def register_pages_without_actions(router):
    router.register_endpoint("pages", ReadOnlyPages)


@hooks.register("register_admin_viewset")
def register_page_views():
    return page_viewset


# After Wagtail's own of the same name, which they replace.
hooks.register("register_bulk_action", bulk_actions.PublishBulkAction, order=10)
hooks.register("register_bulk_action", bulk_actions.DeleteBulkAction, order=10)


@hooks.register("construct_reports_menu")
def register_absence_of_site_history(request, menu_items):
    admin_access.hide_site_history_menu_item(request, menu_items)


@hooks.register("after_publish_page")
def register_public_address(request, page):
    publish_messages.add_public_url_message(request, page)


@hooks.register("insert_global_admin_js")
def register_copy_buttons():
    return format_html('<script type="module" src="{}"></script>', static("js/copy.js"))


@hooks.register("insert_editor_js")
def register_editor_scripts():
    scripts = [(static(f"js/{name}.js"),) for name in ("paste", "search-preview")]
    return format_html_join("", '<script src="{}"></script>', scripts)


# The largest id of a row on either database.
MAX_PAGE_ID = 2**31 - 1


def render_link(props: dict):
    """Wagtail's link; only its text when the page id or the URL is not valid."""
    number, url = props.get("id"), props.get("url")
    if number is None and isinstance(url, str):
        return link_entity(props)
    if str(number).isascii() and str(number).isdecimal() and 0 < int(number) <= MAX_PAGE_ID:
        return link_entity(props)
    return DOM.create_element("a", {}, props["children"])


# After Wagtail's own rule for links, whose place it takes.
@hooks.register("register_rich_text_features", order=10)
def register_links_that_lead_somewhere(features):
    rule = {
        "from_database_format": {
            "a[href]": ExternalLinkElementHandler("LINK"),
            'a[linktype="page"]': PageLinkElementHandler("LINK"),
        },
        "to_database_format": {"entity_decorators": {"LINK": render_link}},
    }
    features.register_converter_rule("contentstate", "link", rule)
