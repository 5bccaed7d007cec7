from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSet

from cms.outbox.admin.views import MailIndexView, SendAgainView
from cms.outbox.models import Message


class MailViewSet(ModelViewSet):
    """The email report: a list and "Send again". The add, edit, delete, history and usage views have no URL."""

    model = Message
    name = "mail"
    url_prefix = "reports/mail"
    menu_label = "Email"
    menu_name = "mail"
    menu_hook = "register_reports_menu_item"
    icon = "mail"
    # ModelViewSet requires form_fields even though no form is shown.
    form_fields = []
    add_to_reference_index = False
    list_per_page = 50
    copy_view_enabled = False
    index_view_class = MailIndexView
    index_template_name = "outbox/admin/index.html"

    def get_common_view_kwargs(self, **kwargs):
        unrouted = ("history_url_name", "usage_url_name", "add_url_name", "edit_url_name", "delete_url_name")
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(unrouted)

    def get_urlpatterns(self):
        send_again = self.construct_view(SendAgainView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("send-again/", send_again, name="send_all_again"),
            path("<uuid:pk>/send-again/", send_again, name="send_again"),
        ]

    def register_admin_url_finder(self):
        """Register none, because a message has no edit view that Wagtail's reports could link to."""
