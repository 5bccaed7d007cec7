from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.desk.views import RequestIndexView, RequestView
from consultations.models import ConsultationRequest


class RequestViewSet(ModelViewSet):
    """List and read, and nothing else: the other addresses of a viewset do not exist here."""

    model = ConsultationRequest
    name = "consultation_requests"
    url_prefix = "requests"
    menu_label = "Requests"
    menu_name = "requests"
    menu_order = 10
    add_to_admin_menu = True
    icon = "mail"
    # Made by hand in the views; the viewset wants to know that a form would have no fields.
    form_fields = []
    add_to_reference_index = False
    list_per_page = 30
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = RequestIndexView
    inspect_view_class = RequestView
    inspect_template_name = "consultations/desk/request.html"

    def get_common_view_kwargs(self, **kwargs):
        unrouted = ("history_url_name", "usage_url_name", "add_url_name", "edit_url_name", "delete_url_name")
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(unrouted)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<uuid:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self):
        """No way from Wagtail's reports to a request."""
