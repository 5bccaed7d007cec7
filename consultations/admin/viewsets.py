from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.admin import actions
from consultations.admin.bulk_actions import BulkView
from consultations.admin.detail import RequestView
from consultations.admin.erase_person import ErasePersonView, FoundPersonView
from consultations.admin.erase_request import EraseView
from consultations.admin.export import ExportView
from consultations.admin.index import RequestIndexView
from consultations.admin.next_request import NextView
from consultations.admin.phone_requests import CallView
from consultations.admin.report_views import MonthlyReportView, WeeklyReportView
from consultations.admin.search import SearchView
from consultations.models import ConsultationRequest


class RequestViewSet(ModelViewSet):
    """The URLs of the request admin. The add, edit, delete, copy, history and usage views of a viewset are left out."""

    model = ConsultationRequest
    name = "consultation_requests"
    url_prefix = "requests"
    menu_label = "Requests"
    menu_name = "requests"
    menu_order = 10
    add_to_admin_menu = True
    icon = "mail"
    # Required by the viewset; there is no model form.
    form_fields = []
    add_to_reference_index = False
    list_per_page = 30
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = RequestIndexView
    index_template_name = RequestIndexView.template_name
    index_results_template_name = RequestIndexView.results_template_name

    def get_common_view_kwargs(self, **kwargs):
        unrouted = ("history_url_name", "usage_url_name", "add_url_name", "edit_url_name", "delete_url_name")
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(unrouted)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("next/", NextView.as_view(), name="next"),
            path("call/", CallView.as_view(), name="call"),
            path("bulk/", BulkView.as_view(), name="bulk"),
            path("export/", ExportView.as_view(), name="export"),
            path("search/", SearchView.as_view(http_method_names=["post"]), name="search"),
            path("search/<uuid:search>/", SearchView.as_view(http_method_names=["get", "head"]), name="search_results"),
            path("reports/", WeeklyReportView.as_view(), name="reports"),
            path("reports/<int:year>/<int:month>/", MonthlyReportView.as_view(), name="month"),
            path("erase/", ErasePersonView.as_view(), name="erase_person"),
            path("erase/<uuid:search>/", FoundPersonView.as_view(), name="erase_person_confirm"),
            path("<uuid:pk>/", RequestView.as_view(http_method_names=["get", "head"]), name="inspect"),
            path("<uuid:pk>/move/", actions.MoveView.as_view(), name="move"),
            path("<uuid:pk>/assign/", actions.AssignView.as_view(), name="assign"),
            path("<uuid:pk>/note/", actions.NoteView.as_view(), name="note"),
            path("<uuid:pk>/draft/", actions.DraftView.as_view(), name="draft"),
            path("<uuid:pk>/hold/", actions.HoldView.as_view(), name="hold"),
            path("<uuid:pk>/erase/", EraseView.as_view(), name="erase"),
        ]

    def register_admin_url_finder(self):
        """Register nothing, so that Wagtail's reports never link to a request."""
