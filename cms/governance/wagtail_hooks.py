from django.urls import path, reverse
from wagtail import hooks

from cms.governance.desk.rules import RulesMenuItem, RulesView


@hooks.register("register_admin_urls")
def register_rules_url():
    return [path("governance/rules/", RulesView.as_view(), name="rules_for_texts")]


@hooks.register("register_reports_menu_item")
def register_rules_menu_item():
    return RulesMenuItem("Rules for texts", reverse("rules_for_texts"), icon_name="clipboard-list", order=650)
