from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission, user_passes_test

from cms.core.editor import SIDE_PANEL_HOOK
from cms.governance.desk.rules import RulesMenuItem, RulesView
from cms.governance.panel import findings_panel
from cms.governance.preview import with_findings
from cms.governance.views import FindingsView

hooks.register(SIDE_PANEL_HOOK, findings_panel)


@hooks.register("register_admin_urls")
def register_findings_url():
    # Before the page is looked up, so that users without a page permission cannot tell which ids exist.
    view = user_passes_test(user_has_any_page_permission)(FindingsView.as_view())
    return [path("governance/pages/<int:page_id>/", view, name="governance_findings")]


@hooks.register("construct_wagtail_userbar")
def register_findings_in_the_preview(request, items, page):
    with_findings(request, items, page)


@hooks.register("register_log_actions")
def register_decisions(actions):
    actions.register_action("governance.waive", "Keep a finding", "Kept a finding, with a reason")
    actions.register_action("governance.take_back", "Take a reason back", "Took the reason for a finding back")


@hooks.register("register_admin_urls")
def register_rules_url():
    return [path("governance/rules/", RulesView.as_view(), name="rules_for_texts")]


@hooks.register("register_reports_menu_item")
def register_rules_menu_item():
    return RulesMenuItem("Rules for texts", reverse("rules_for_texts"), icon_name="clipboard-list", order=650)
