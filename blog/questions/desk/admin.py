"""Where Questions is found in the admin."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem

from blog.models.questions import VIEW
from blog.questions.desk import changes
from blog.questions.desk.inbox import InboxView
from blog.questions.desk.one import QuestionView

urlpatterns = [
    path("questions/", InboxView.as_view(), name="questions"),
    path("questions/<uuid:pk>/", QuestionView.as_view(http_method_names=["get", "head"]), name="question"),
    path("questions/<uuid:pk>/clean/", changes.CleanView.as_view(), name="clean_question"),
    path("questions/<uuid:pk>/move/", changes.MoveView.as_view(), name="move_question"),
    path("questions/<uuid:pk>/authorise/", changes.AuthoriseView.as_view(), name="authorise_question"),
    path("questions/<uuid:pk>/draft/", changes.DraftView.as_view(), name="draft_question"),
    path("questions/<uuid:pk>/erase/", changes.EraseView.as_view(), name="erase_question"),
]


class QuestionsItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(VIEW)


def menu_item() -> MenuItem:
    return QuestionsItem("Questions", reverse("questions"), name="questions", icon_name="help", order=15)
