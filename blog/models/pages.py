import uuid

from django.core.paginator import InvalidPage, Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, When
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import Truncator
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page, PageManager
from wagtail.search import index

from blog.forms import AnswerForm
from blog.selectors import attach_topics, conditions_about
from blog.structured_data import answer_nodes
from cms.clinic.context import clinic_context
from cms.content_checks.findings import Finding
from cms.core.citations import plain_text
from cms.core.models import BasePage, BodyMixin, SourcesMixin
from cms.core.querysets import PublicPageQuerySet
from cms.core.structured_data import Node
from cms.core.text_extraction import SegmentKind, TextSegment, body_segments, field_segments
from cms.reviews.display import review_summary
from cms.reviews.panels import ReviewPanel
from conditions.selectors import published_conditions
from conditions.treatment_checks import missing_disclosures
from conditions.treatments import disclosures_for_page

ANSWERS_PER_PAGE = 12


class BlogIndexPage(BasePage):
    """The list of all answers, newest first, paginated and filterable by condition."""

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
    """Page `number` of `items`; Http404 if out of range. Page 1 always exists, even when empty."""
    try:
        return Paginator(items, size).page(number)
    except InvalidPage:
        raise Http404("Page not found.") from None


MAX_RELATED_ANSWERS = 3
WORDS_PER_MINUTE = 220
TITLE_HELP = "Shown in the browser tab and in lists. Copied from the question until you edit it."
ANSWER_HELP = "Select + to add text, a quote, an image or a callout. Glossary terms are linked automatically."


class AnswerPageQuerySet(PublicPageQuerySet):
    def published(self):
        """Answers that are visible to the public, newest first."""
        return self.publicly_visible().order_by("-first_published_at", "-pk").select_related("physician", "time")

    def published_summaries(self):
        """Published answers without body and sources, for lists."""
        return self.published().defer("body", "sources")


class AnswerPage(BodyMixin, SourcesMixin, BasePage):
    """A patient's question and a physician's answer, with the time spent on it."""

    template = "blog/answer_page.html"
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = []
    page_description = "A patient's question with a physician's timed answer."
    # The `entry` value that consultation requests sent from this page get (`ConsultationRequest.Entry`).
    entry = "post"
    open_graph_type = "article"
    is_reviewed = True
    # Feed readers must treat a copy as a new post.
    exclude_fields_in_copy = ["feed_uuid"]

    question = models.CharField(max_length=300, help_text="The patient's question. It is the headline of the page.")
    intro = models.TextField(
        "introduction",
        blank=True,
        help_text="One or two sentences. If empty, the opening line from Settings > Clinic is used.",
    )
    physician = models.ForeignKey("clinic.Physician", on_delete=models.SET_NULL, null=True, related_name="answers")
    conditions = ParentalManyToManyField("conditions.ConditionPage", blank=True, related_name="answers")
    minutes = models.PositiveSmallIntegerField(
        "time limit (minutes)", default=10, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    feed_uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    objects = PageManager.from_queryset(AnswerPageQuerySet)()

    base_form_class = AnswerForm

    content_panels = [
        TitleFieldPanel(
            "question",
            targets=["title"],
            placeholder="Question",
            classname="title",
            widget=AdminAutoHeightTextInput,
        ),
        TitleFieldPanel("title", classname="", placeholder=False, help_text=TITLE_HELP),
        FieldPanel("body", heading="Answer", help_text=ANSWER_HELP),
        FieldPanel("intro"),
        *SourcesMixin.source_panels,
        FieldPanel("conditions", widget=CheckboxSelectMultiple, help_text="Conditions this answer covers."),
        FieldRowPanel([FieldPanel("physician"), FieldPanel("minutes")]),
        ReviewPanel(heading="Clinical review"),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("question", boost=3),
        index.AutocompleteField("question"),
        index.SearchField("intro"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "10-minute answer"

    @property
    def heading(self) -> str:
        return self.question

    @property
    def author(self):
        return self.physician

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    @cached_property
    def summary(self) -> str:
        """The introduction, or else the start of the answer, as plain text of at most 300 characters."""
        start = self.intro or plain_text(self.text_html)
        return Truncator(start).chars(300)

    @cached_property
    def text_html(self) -> str:
        """The HTML of all text blocks."""
        return " ".join(str(block.value.source) for block in self.body if block.block_type == "text")

    @property
    def reading_minutes(self) -> int:
        return max(1, round(len(plain_text(self.text_html).split()) / WORDS_PER_MINUTE))

    @property
    def minutes_in_seconds(self) -> int:
        return self.minutes * 60

    @property
    def recorded_time(self):
        """The AnswerTime of this answer, or None if it was never timed."""
        return getattr(self, "time", None)

    def text_segments(self) -> list[TextSegment]:
        sources = len(self.sources)
        return [
            *field_segments("Question", self.question, SegmentKind.QUESTION),
            *field_segments("Introduction", self.intro, sources=sources),
            *body_segments("Answer", self.body, sources),
        ]

    def missing_fields(self) -> list[str]:
        """Labels of the required fields that are empty."""
        required = {"the question": self.question, "the answer": self.body, "the physician": self.physician_id}
        return [label for label, value in required.items() if not value]

    def cited_text(self) -> str:
        return str(self.body.render_as_block()) if self.sources else ""

    def conditions_for_disclosures(self) -> dict[int, str]:
        """The titles of the page's conditions by ID; disclosures are shown for each of them."""
        return {condition.pk: condition.title for condition in self.conditions.all()}

    def extra_checks(self) -> list[Finding]:
        from blog.questions.deidentification import undecided_findings  # noqa: PLC0415 - avoids a circular import

        return [*super().extra_checks(), *missing_disclosures(self), *undecided_findings(self)]

    def structured_data(self, context) -> list[Node]:
        return answer_nodes(self, context)

    def shows_disclosures(self) -> bool:
        return bool(disclosures_for_page(self, self.conditions_for_disclosures()))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if cached_physician := next(
            (one for one in clinic_context(request).physicians if one.pk == self.physician_id), None
        ):
            # Already loaded for every page; saves a query here and in the opening line.
            self.physician = cached_physician
        context["physician"] = self.physician
        if getattr(request, "is_preview", False):
            # In a preview the selected conditions are not in the database yet.
            chosen = [condition.pk for condition in self.conditions.all()]
        else:
            chosen = self.conditions.through.objects.filter(answerpage=self.pk).values("conditionpage")
        context["related"] = self.related_answers(chosen)
        attach_topics([self, *context["related"]], request)
        context["conditions"] = conditions_about(chosen, request) if isinstance(chosen, list) else self.about
        condition_ids = chosen if isinstance(chosen, list) else self.condition_ids
        context["treatments"] = disclosures_for_page(self, condition_ids, request)
        context["review"] = review_summary(self, context["physician"], request)
        return context

    def related_answers(self, conditions) -> list["AnswerPage"]:
        """The newest published answers that share a condition with this one."""
        own_first = Case(When(pk=self.pk, then=0), default=1)
        shared = (
            AnswerPage.objects.published_summaries().filter(Q(pk=self.pk) | Q(conditions__in=conditions)).distinct()
        )
        found = list(
            shared.annotate(rank=own_first).order_by("rank", "-first_published_at", "-pk")[: MAX_RELATED_ANSWERS + 1]
        )
        if found and found[0].pk == self.pk:
            # This page is in the query to load its recorded time without an extra query.
            self._meta.get_field("time").set_cached_value(self, found.pop(0).recorded_time)
        return found[:MAX_RELATED_ANSWERS]
