from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cms.content_checks.findings import Finding
from cms.core.models import BasePage, BodyMixin, SourcesMixin
from cms.core.panels import MissingPanel
from cms.core.querysets import PublicPageQuerySet
from cms.core.structured_data import Node
from cms.core.text_extraction import SegmentKind, TextSegment, body_segments, field_segments, html_segments
from cms.reviews.display import review_summary
from cms.reviews.panels import ReviewPanel
from conditions.structured_data import condition_nodes
from conditions.treatment_checks import missing_disclosures
from conditions.treatments import disclosures_for_page

LISTED_ANSWERS = 5


class ConditionPageQuerySet(PublicPageQuerySet):
    def published(self):
        """What the public may see, in the order the editors gave."""
        return self.publicly_visible().order_by("path")


class ConditionIndexPage(BasePage):
    """The list of what the clinic treats."""

    template = "conditions/condition_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["conditions.ConditionPage"]
    max_count = 1
    page_description = "Lists the conditions the clinic treats."

    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def text_segments(self) -> list[TextSegment]:
        return field_segments("Introduction", self.introduction)


class ConditionPage(BodyMixin, SourcesMixin, BasePage):
    """One condition: what is known and how well, the risks, who it is not for, and one call to action."""

    template = "conditions/condition_page.html"
    parent_page_types = ["conditions.ConditionIndexPage"]
    subpage_types = []
    page_description = "A condition the clinic treats. Its address is part of every link to it: keep it short."
    # How a request sent from this page came in (`ConsultationRequest.Entry`).
    entry = "condition"
    is_reviewed = True

    class Kind(models.TextChoices):
        OPINION = "opinion", "Opinion"
        EXPERIENCE = "experience", "Clinical experience"

    summary = models.TextField(blank=True, max_length=300, help_text="Opens the page; also what lists and search show.")
    risks = RichTextField(blank=True, features=["bold", "italic", "ul", "link"])
    not_for = RichTextField("who it is not for", blank=True, features=["bold", "italic", "ul", "link"])
    statement = models.TextField(blank=True, help_text="The physician's own words, without quotation marks.")
    statement_kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OPINION)
    physician = models.ForeignKey(
        "clinic.Physician", null=True, blank=True, on_delete=models.SET_NULL, related_name="conditions"
    )

    objects = PageManager.from_queryset(ConditionPageQuerySet)()

    # Sections a reader would miss; the editor says which ones still have no text.
    EXPECTED = {
        "summary": "a summary",
        "body": "what is known",
        "risks": "the risks",
        "not_for": "who it is not for",
        "statement": "the physician's own statement",
        "sources": "sources",
    }

    content_panels = [
        MissingPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body", heading="What we know"),
        FieldPanel("risks"),
        FieldPanel("not_for"),
        MultiFieldPanel(
            [FieldPanel("statement"), FieldPanel("statement_kind"), FieldPanel("physician")],
            "The physician's own words",
        ),
        *SourcesMixin.source_panels,
        ReviewPanel(heading="Clinical review"),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("risks"),
        index.AutocompleteField("summary"),
    ]

    class Meta:
        verbose_name = "condition"

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    @property
    def condition_slug(self) -> str:
        """What the form on this page preselects. No other page does: a name with a condition is health information."""
        return self.slug

    def cited_text(self) -> str:
        return f"{self.body.render_as_block()} {self.risks} {self.not_for}" if self.sources else ""

    def text_segments(self) -> list[TextSegment]:
        sources = len(self.sources)
        return [
            *field_segments("Summary", self.summary, sources=sources),
            *body_segments("What is known", self.body, sources),
            *html_segments("Risks", self.risks, sources),
            *html_segments("Who it is not for", self.not_for, sources),
            *field_segments("The physician's own words", self.statement, SegmentKind.STATEMENT, sources),
        ]

    def missing_fields(self) -> list[str]:
        """The sections without text, in words."""
        return [words for name, words in self.EXPECTED.items() if not getattr(self, name)]

    def conditions_for_disclosures(self) -> dict[int, str]:
        """The page itself by id: readers are told of treatments for it."""
        return {self.pk: self.title}

    def extra_checks(self) -> list[Finding]:
        return [*super().extra_checks(), *missing_disclosures(self)]

    def structured_data(self, context) -> list[Node]:
        return condition_nodes(self, context)

    def shows_disclosures(self) -> bool:
        return bool(disclosures_for_page(self, [self.pk]))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["review"] = review_summary(self, self.physician, request)
        context["treatments"] = disclosures_for_page(self, [self.pk], request)
        # Through the reverse name: this app does not know what an answer is.
        context["answers"] = self.answers.published_summaries()[:LISTED_ANSWERS]
        return context
