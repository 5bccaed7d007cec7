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
    """An API endpoint that returns 404: Wagtail 8 links to its document list even if documents are not installed."""

    class model:
        """A placeholder. The router compares it with other models, and none matches."""

    @classmethod
    def get_urlpatterns(cls):
        return [path("", no_documents, name="listing")]


@hooks.register("construct_admin_api")
def register_empty_documents_endpoint(router):
    router.register_endpoint("documents", NoDocuments)


@hooks.register("construct_admin_api")
def register_read_only_pages_endpoint(router):
    router.register_endpoint("pages", ReadOnlyPages)


@hooks.register("register_admin_viewset")
def register_page_views():
    return page_viewset


# Registered after Wagtail's actions of the same name, to replace them.
hooks.register("register_bulk_action", bulk_actions.PublishBulkAction, order=10)
hooks.register("register_bulk_action", bulk_actions.DeleteBulkAction, order=10)


@hooks.register("construct_reports_menu")
def hide_site_history_menu_item(request, menu_items):
    admin_access.hide_site_history_menu_item(request, menu_items)


@hooks.register("after_publish_page")
def show_public_url_message(request, page):
    publish_messages.add_public_url_message(request, page)


@hooks.register("insert_global_admin_js")
def register_copy_buttons():
    return format_html('<script type="module" src="{}"></script>', static("js/copy.js"))


@hooks.register("insert_editor_js")
def register_editor_scripts():
    scripts = [(static(f"js/{name}.js"),) for name in ("paste", "search-preview")]
    return format_html_join("", '<script src="{}"></script>', scripts)


# The largest page id in either database.
MAX_PAGE_ID = 2**31 - 1


def render_link(props: dict):
    """Wagtail's link, or only its text if the page id or URL is invalid."""
    number, url = props.get("id"), props.get("url")
    if number is None and isinstance(url, str):
        return link_entity(props)
    if str(number).isascii() and str(number).isdecimal() and 0 < int(number) <= MAX_PAGE_ID:
        return link_entity(props)
    return DOM.create_element("a", {}, props["children"])


# Registered after Wagtail's rule for links, to replace it.
@hooks.register("register_rich_text_features", order=10)
def register_safe_link_conversion(features):
    rule = {
        "from_database_format": {
            "a[href]": ExternalLinkElementHandler("LINK"),
            'a[linktype="page"]': PageLinkElementHandler("LINK"),
        },
        "to_database_format": {"entity_decorators": {"LINK": render_link}},
    }
    features.register_converter_rule("contentstate", "link", rule)
