from django.http import Http404
from django.urls import path
from wagtail import hooks

from cms.core import closed
from cms.core.rich_text import link


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


# After Wagtail's own rule for links, whose place it takes.
@hooks.register("register_rich_text_features", order=10)
def register_links_that_lead_somewhere(features):
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    ours = {"to_database_format": {"entity_decorators": {"LINK": link}}}
    features.register_converter_rule("contentstate", "link", rule | ours)
