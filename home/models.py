from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.clinic.structured_data import location_nodes
from cms.core.models import BasePage, BodyMixin
from cms.core.structured_data import Node
from cms.core.text_extraction import TextSegment, body_segments, field_segments
from cms.reviews.models import ClinicalReviewTask
from home.scheduling.models import FailedPublishing

__all__ = [
    "ClinicalReviewTask",
    "FailedPublishing",
    "HomePage",
    "SourceRecord",
    "StandardPage",
    "SubscribePage",
]


class HomePage(BasePage):
    """Who answers, the latest answer large, the next few small, the conditions, the places."""

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "blog.BlogIndexPage",
        "conditions.ConditionIndexPage",
        "home.StandardPage",
        "home.SubscribePage",
    ]
    max_count = 1
    page_description = "The front page."

    tagline = models.CharField(max_length=120, default="You ask. A physician takes ten minutes, and answers.")
    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("introduction")]

    @property
    def heading(self) -> str:
        return self.tagline

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def text_segments(self) -> list[TextSegment]:
        return [*field_segments("Tagline", self.tagline), *field_segments("Introduction", self.introduction)]

    def structured_data(self, context) -> list[Node]:
        return [
            *super().structured_data(context),
            *(location_nodes(location) for location in context["clinic"].locations),
        ]


class StandardPage(BodyMixin, BasePage):
    """A page of text: the privacy notice, the editorial policy, and whatever else a clinic has to say."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "A page of text, like the privacy notice."

    summary = models.TextField(blank=True, max_length=300)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    def text_segments(self) -> list[TextSegment]:
        return [*field_segments("Summary", self.summary), *body_segments("Text", self.body)]


class SubscribePage(BasePage):
    """What a feed is, and every feed of the site."""

    template = "home/subscribe_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "Explains feeds and lists each of them."

    introduction = models.TextField(
        default=(
            "A feed brings every new answer to you, in a reader app of your choice. "
            "You give no address, nobody sees what you read, and you leave whenever you like."
        )
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def text_segments(self) -> list[TextSegment]:
        return field_segments("Introduction", self.introduction)


class SourceRecord(models.Model):
    """Where a row came from: which text of which folder or export, with what digest, and how the row stood then."""

    class Origin(models.TextChoices):
        DEMO = "demo", "the demo clinic"
        IMPORT = "import", "an import"
        START = "start", "the texts a new site starts with"
        WORDPRESS = "wordpress", "a WordPress export"

    origin = models.CharField(max_length=12, choices=Origin.choices)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    row = models.CharField(max_length=40)
    state = models.CharField(max_length=80)
    # When it first stood on the site it came from.
    published = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_source_a_row")]

    def __str__(self):
        return f"{self.kind} {self.slug}"
