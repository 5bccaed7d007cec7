from wagtail import hooks

from blog.questions.admin import urls as questions
from blog.timer import urls as timer
from blog.timer.side_panels import timer_panel
from blog.viewsets import AnswerViewSet
from cms.core.admin_views import SIDE_PANEL_HOOK

hooks.register(SIDE_PANEL_HOOK, timer_panel)


@hooks.register("register_admin_urls")
def register_questions():
    return questions.urlpatterns


@hooks.register("register_admin_menu_item")
def register_questions_menu_item():
    return questions.menu_item()


@hooks.register("register_admin_urls")
def register_timer_urls():
    return timer.urlpatterns


@hooks.register("register_admin_viewset")
def register_answers():
    return AnswerViewSet()


@hooks.register("register_icons")
def register_timer_icon(icons):
    return [*icons, "blog/icons/clock.svg"]
