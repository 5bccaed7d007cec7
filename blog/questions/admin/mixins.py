"""What every view of the question inbox does: asks who may, and writes down who saw or changed what."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.models import Question
from blog.models.questions import VIEW
from cms.privacy.mixins import LoggedView


class InboxPage(LoggedView, WagtailAdminTemplateMixin):
    """A page of the inbox with Wagtail's header."""

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
    """A page or an action about one question of those this person may know of; 404 for any other."""

    @cached_property
    def one(self) -> Question:
        questions = Question.objects.for_user(self.request.user).select_related("answer", "consent", "authorised_by")
        one = get_object_or_404(questions, pk=self.kwargs["pk"])
        self.logged_references.append(one.reference)
        return one

    @property
    def url(self) -> str:
        return reverse("question", args=[self.kwargs["pk"]])
