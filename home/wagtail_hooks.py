from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.clinic import todo
from home.dashboard.panel import arrange
from home.models import StandardPage
from home.publishing.saying import say_when
from home.workflow import recording
from home.workflow.menu import in_our_words


def privacy_todo() -> list[todo.Todo]:
    page = StandardPage.objects.live().filter(slug="privacy").first()
    if page is None:
        return [todo.Todo("Publish a privacy notice at /privacy/: the form links to it.", False, "/admin/pages/")]
    # The page as readers see it: whoever may edit it finds the way from there.
    url = page.get_url()
    text = str(page.body.render_as_block())
    return [
        todo.confirmed_text("privacy", "Read the privacy notice, make it the clinic's own, then confirm it.", text, url)
    ]


todo.register(privacy_todo)


@hooks.register("insert_global_admin_css")
def register_admin_css():
    sheets = [(static(f"css/{name}.css"),) for name in ("admin", "admin-writing")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("construct_homepage_panels", order=100)
def register_writing_panel(request, panels):
    arrange(request, panels)


@hooks.register("after_publish_page")
def register_word_about_the_time(request, page):
    say_when(request, page)


@hooks.register("construct_page_action_menu")
def register_words_of_the_review(menu_items, request, context):
    in_our_words(menu_items)


@hooks.register("register_log_actions")
def register_clinical_review(actions):
    @actions.register_action(recording.ACTION)
    class ClinicalReview(LogFormatter):
        label = "Clinical review"

        def format_message(self, log_entry):
            return recording.in_words(log_entry.data)
