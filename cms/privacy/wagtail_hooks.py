from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.privacy.views import ReadLogView


class ReadLogMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("privacy.view_readlogentry")


@hooks.register("register_admin_urls")
def register_read_log_urls():
    return [
        path("reports/read-log/", ReadLogView.as_view(), name="read_log"),
        path("reports/read-log/results/", ReadLogView.as_view(results_only=True), name="read_log_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_read_log_menu_item():
    return ReadLogMenuItem("Access log", reverse("read_log"), icon_name="view", order=900)
