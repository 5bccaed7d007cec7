from django.urls import reverse
from wagtail import hooks

from blog.models import QuestionTexts
from blog.questions.desk import admin as questions
from blog.timer import urls as timer
from blog.viewsets import AnswerViewSet
from cms.clinic import todo


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


def question_consent_todo() -> list[todo.Todo]:
    return [
        todo.confirmed_text(
            "question-consent",
            "Have counsel read what a reader ticks who asks in public, then confirm it.",
            QuestionTexts.load().consent_text,
            reverse("wagtailsettings:edit", args=["blog", "questiontexts"]),
        )
    ]


todo.register(question_consent_todo)
