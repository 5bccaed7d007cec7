from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission, user_passes_test
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic.policy import HiddenNotDeletedPolicy
from cms.core.editor import SIDE_PANEL_HOOK
from cms.governance import review_admin
from cms.governance.desk.rules import RulesMenuItem, RulesView
from cms.governance.models import Treatment
from cms.governance.panel import findings_panel
from cms.governance.preview import with_findings
from cms.governance.views import FindingsView
from cms.governance.viewsets import TreatmentViewSet

# Before the snippet asks for the model's policy, or Wagtail makes one of its own.
register_permission_policy(Treatment, HiddenNotDeletedPolicy(Treatment))
register_snippet(TreatmentViewSet)
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
def register_reviews():
    return review_admin.urlpatterns


@hooks.register("register_admin_menu_item")
def register_reviews_menu_item():
    return review_admin.menu_item()


@hooks.register("register_log_actions")
def register_review_in_history(actions):
    actions.register_action("governance.review", "Review", "Clinically reviewed")


@hooks.register("register_admin_urls")
def register_rules_url():
    return [path("governance/rules/", RulesView.as_view(), name="rules_for_texts")]


@hooks.register("register_reports_menu_item")
def register_rules_menu_item():
    return RulesMenuItem("Rules for texts", reverse("rules_for_texts"), icon_name="clipboard-list", order=650)
