from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from blog.models.answers import AnswerPage
from cms.core.models import BasePage
from cms.core.text_extraction import TextSegment, field_segments
from conditions.nav import published_conditions

ANSWERS_PER_PAGE = 12


class BlogIndexPage(BasePage):
    """All answers, newest first, by page and by condition."""

    template = "blog/blog_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.AnswerPage"]
    max_count = 1
    page_description = "Lists all answers, newest first."

    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def text_segments(self) -> list[TextSegment]:
        return field_segments("Introduction", self.introduction)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        answers = AnswerPage.objects.published_summaries().descendant_of(self)
        if slug := request.GET.get("condition", ""):
            about = next((condition for condition in published_conditions(request) if condition.slug == slug), None)
            answers = answers.filter(conditions=about) if about else answers.none()
        context["condition"] = slug
        context["page_of_answers"] = page_or_404(answers, request.GET.get("page", "1"))
        return context


def page_or_404(items, number: str, size: int = ANSWERS_PER_PAGE):
    """The page of that number; 404 where there is none. The first page exists even when it is empty."""
    try:
        return Paginator(items, size).page(number)
    except InvalidPage:
        raise Http404("There is no such page.") from None
