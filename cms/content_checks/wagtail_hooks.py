from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission, user_passes_test

from cms.content_checks.preview_checks import with_findings
from cms.content_checks.side_panels import findings_panel
from cms.content_checks.views import FindingsView, RulesMenuItem, RulesView
from cms.core.admin_views import SIDE_PANEL_HOOK

hooks.register(SIDE_PANEL_HOOK, findings_panel)


@hooks.register("register_admin_urls")
def register_findings_url():
    # Before the page is looked up, so that users without a page permission cannot tell which ids exist.
    view = user_passes_test(user_has_any_page_permission)(FindingsView.as_view())
    return [path("content-checks/pages/<int:page_id>/", view, name="page_findings")]


@hooks.register("construct_wagtail_userbar")
def register_findings_in_the_preview(request, items, page):
    with_findings(request, items, page)


@hooks.register("register_log_actions")
def register_decisions(actions):
    actions.register_action("content_checks.waive", "Keep a finding", "Kept a finding, with a reason")
    actions.register_action("content_checks.take_back", "Take a reason back", "Took the reason for a finding back")


@hooks.register("register_admin_urls")
def register_rules_url():
    return [path("content-checks/rules/", RulesView.as_view(), name="content_checks_rules")]


@hooks.register("register_reports_menu_item")
def register_rules_menu_item():
    return RulesMenuItem("Rules for texts", reverse("content_checks_rules"), icon_name="clipboard-list", order=650)
