from wagtail import hooks

from blog.questions.desk import admin as questions
from blog.timer import urls as timer
from blog.timer.services import stop_on_publish
from blog.viewsets import AnswerViewSet


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
def register_clock_icon(icons):
    return [*icons, "blog/icons/clock.svg"]


# The editor's own button does not pass the steps that follow a page becoming live.
@hooks.register("after_publish_page")
def register_stop_of_the_clock(request, page):
    stop_on_publish(page, page.live_revision, request.user)
