from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.reviews import workflow
from cms.reviews.workflow_setup import relabel_action_menu
from home.dashboard.panels import arrange_panels
from home.dashboard.setup_checklist import confirm_setup_task
from home.scheduling.messages import add_schedule_message


@hooks.register("insert_global_admin_css")
def register_admin_css():
    sheets = [(static(f"css/{name}.css"),) for name in ("admin", "admin-writing")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("construct_homepage_panels", order=100)
def register_dashboard_panels(request, panels):
    arrange_panels(request, panels)


@hooks.register("register_admin_urls")
def register_confirm_url():
    return [path("confirm/<slug:subject>/", confirm_setup_task, name="confirm")]


@hooks.register("after_publish_page")
def show_schedule_message(request, page):
    add_schedule_message(request, page)


@hooks.register("construct_page_action_menu")
def relabel_review_actions(menu_items, request, context):
    relabel_action_menu(menu_items)


@hooks.register("register_log_actions")
def register_review_log_action(actions):
    @actions.register_action(workflow.ACTION)
    class ClinicalReview(LogFormatter):
        label = "Clinical review"

        def format_message(self, log_entry):
            return workflow.review_log_message(log_entry.data)
