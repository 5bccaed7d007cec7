from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission, user_passes_test

from cms.content_checks.preview_checks import add_preview_findings
from cms.content_checks.side_panels import findings_panel
from cms.content_checks.views import FindingsView, RulesMenuItem, RulesView
from cms.core.admin_views import SIDE_PANEL_HOOK

hooks.register(SIDE_PANEL_HOOK, findings_panel)


@hooks.register("register_admin_urls")
def register_findings_url():
    # Checked before the page is looked up, so that users without page permissions cannot tell which ids exist.
    view = user_passes_test(user_has_any_page_permission)(FindingsView.as_view())
    return [path("content-checks/pages/<int:page_id>/", view, name="page_findings")]


@hooks.register("construct_wagtail_userbar")
def register_preview_findings(request, items, page):
    add_preview_findings(request, items, page)


@hooks.register("register_log_actions")
def register_waiver_log_actions(actions):
    actions.register_action("content_checks.waive", "Approve an issue", "Approved an issue with a reason")
    actions.register_action("content_checks.take_back", "Remove an approval", "Removed the approval of an issue")


@hooks.register("register_admin_urls")
def register_rules_url():
    return [path("content-checks/rules/", RulesView.as_view(), name="content_checks_rules")]


@hooks.register("register_reports_menu_item")
def register_rules_menu_item():
    return RulesMenuItem("Content rules", reverse("content_checks_rules"), icon_name="clipboard-list", order=650)
