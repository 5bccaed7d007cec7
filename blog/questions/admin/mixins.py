"""Permissions, access log and breadcrumbs for the views of the question inbox."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.models import Question
from blog.models.questions import VIEW
from cms.privacy.mixins import LoggedView


class InboxPage(LoggedView, WagtailAdminTemplateMixin):
    """An access-logged page of the inbox with Wagtail's header."""

    permission = VIEW
    header_icon = "help"

    def references_of(self, pk):
        return Question.objects.filter(pk=pk).values_list("reference", flat=True)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("questions"), "label": "Questions"},
            {"url": "", "label": self.get_page_title()},
        ]


class QuestionDetailMixin(InboxPage):
    """A view of one question; 404 if the user has no access to it."""

    @cached_property
    def one(self) -> Question:
        questions = Question.objects.for_user(self.request.user).select_related("answer", "consent", "authorised_by")
        one = get_object_or_404(questions, pk=self.kwargs["pk"])
        self.logged_references.append(one.reference)
        return one

    @property
    def url(self) -> str:
        return reverse("question", args=[self.kwargs["pk"]])
