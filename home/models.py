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
    """The home page: the latest answers, the conditions, and the locations."""

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "blog.BlogIndexPage",
        "conditions.ConditionIndexPage",
        "home.StandardPage",
        "home.SubscribePage",
    ]
    max_count = 1
    page_description = "The home page."

    tagline = models.CharField(max_length=120, default="Ask a physician. Get a plain answer.")
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
    """A page of text, such as the privacy notice or the editorial policy."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "A page of text, such as the privacy notice."

    summary = models.TextField(blank=True, max_length=300)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    def text_segments(self) -> list[TextSegment]:
        return [*field_segments("Summary", self.summary), *body_segments("Text", self.body)]


class SubscribePage(BasePage):
    """Explains feeds and lists every feed of the site."""

    template = "home/subscribe_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "Explains feeds and lists all of them."

    introduction = models.TextField(
        default=(
            "A feed brings every new answer to the reader app of your choice. "
            "You don't give us an email address, we can't see what you read, and you can stop at any time."
        )
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    @property
    def description(self) -> str:
        return self.search_description or self.introduction

    def text_segments(self) -> list[TextSegment]:
        return field_segments("Introduction", self.introduction)


class SourceRecord(models.Model):
    """The origin of an imported row: its source text, a digest of that text, and the row's state after the import."""

    class Origin(models.TextChoices):
        DEMO = "demo", "the demo clinic"
        IMPORT = "import", "an import"
        START = "start", "the default pages"
        WORDPRESS = "wordpress", "a WordPress export"

    origin = models.CharField(max_length=12, choices=Origin.choices)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    row = models.CharField(max_length=40)
    state = models.CharField(max_length=80)
    # When it was first published on the site it came from.
    published = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_source_a_row")]

    def __str__(self):
        return f"{self.kind} {self.slug}"
