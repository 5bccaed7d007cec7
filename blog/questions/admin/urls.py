"""Admin URLs and menu item of the question inbox."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem

from blog.models.questions import VIEW
from blog.questions.admin import actions
from blog.questions.admin.detail import QuestionView
from blog.questions.admin.inbox import InboxView

urlpatterns = [
    path("questions/", InboxView.as_view(), name="questions"),
    path("questions/<uuid:pk>/", QuestionView.as_view(http_method_names=["get", "head"]), name="question"),
    path("questions/<uuid:pk>/clean/", actions.DeidentifyView.as_view(), name="clean_question"),
    path("questions/<uuid:pk>/move/", actions.TransitionView.as_view(), name="move_question"),
    path("questions/<uuid:pk>/authorise/", actions.ConsentView.as_view(), name="authorise_question"),
    path("questions/<uuid:pk>/draft/", actions.DraftView.as_view(), name="draft_question"),
    path("questions/<uuid:pk>/erase/", actions.EraseView.as_view(), name="erase_question"),
]


class QuestionsItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(VIEW)


def menu_item() -> MenuItem:
    return QuestionsItem("Questions", reverse("questions"), name="questions", icon_name="help", order=15)
