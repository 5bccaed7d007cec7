from django.http import Http404
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html, format_html_join
from wagtail import hooks

from cms.core import closed, published


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


@hooks.register("construct_reports_menu")
def register_absence_of_site_history(request, menu_items):
    closed.without_site_history(request, menu_items)


@hooks.register("after_publish_page")
def register_public_address(request, page):
    published.say_where(request, page)


@hooks.register("insert_global_admin_js")
def register_copy_buttons():
    return format_html('<script type="module" src="{}"></script>', static("js/copy.js"))


@hooks.register("insert_editor_js")
def register_editor_scripts():
    scripts = [(static(f"js/{name}.js"),) for name in ("paste", "search-preview")]
    return format_html_join("", '<script src="{}"></script>', scripts)
