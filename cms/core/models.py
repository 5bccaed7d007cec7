"""The base class and the mixins of public pages. Each mixin has its fields and panels; a page type lists the panels."""

import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction

from cms.core.blocks import BodyStreamBlock, SourcesBlock
from cms.core.citations import first_missing_source, plain_text
from cms.core.fields import StreamField
from cms.core.page_forms import AliasesDisabled, DraftCopyForm, PageForm
from cms.core.panels import SearchPreviewPanel
from cms.core.permissions import PagePermissions
from cms.core.publish_checks import run_post_publish_handlers, validate_publishable
from cms.core.revision_pruning import is_significant
from cms.core.rich_text import sanitize_rich_text
from cms.core.schedule_panel import SchedulePanel
from cms.core.structured_data import Node, web_page
from cms.core.text_extraction import SegmentKind, TextSegment, field_segments
from cms.text import strip_control_characters


class PageFormMixin(models.Model):
    """The form shown below the page: the site's default form, unless an editor selects another one."""

    page_form = models.ForeignKey(
        settings.PAGE_FORM_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="form",
        help_text="Leave empty to use the default form.",
    )
    page_form_panels = [FieldPanel("page_form")]

    class Meta:
        abstract = True


class SourcesMixin(models.Model):
    """A numbered list of sources, and the rule that each marker like [2] refers to one of them."""

    sources = StreamField(
        SourcesBlock(required=False),
        blank=True,
        help_text="Sources are numbered in this order. Type [1] in the text to cite the first.",
    )
    source_panels = [FieldPanel("sources")]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        count = len(self.sources)
        if missing := first_missing_source(self.cited_text(), count):
            raise ValidationError({"sources": f"The text cites source {missing}, but the list ends at source {count}."})

    def cited_text(self) -> str:
        """All text of the page that can contain markers, as one string of HTML."""
        raise NotImplementedError(f"{type(self).__name__} must define cited_text().")


class BasePage(PageFormMixin, Page):
    """A public page: one `h1`, a form below, the same response for everyone."""

    # The `og:type` of the page.
    open_graph_type = "website"
    # The `article:author` of the page: an object with a name, or None.
    author = None
    # Whether search engines are asked not to list the page.
    noindex = False
    # Whether a physician reviews the page regularly.
    is_reviewed = False

    # Wagtail's panels without “show in menus”, because the navigation does not use it.
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", heading="Slug", help_text="The last part of the page's URL, after its section."),
                FieldPanel(
                    "seo_title", heading="Title for search engines", help_text="If empty, the page title is used."
                ),
                FieldPanel(
                    "search_description",
                    heading="Description for search engines",
                    help_text="If empty, the first lines of the page are used.",
                ),
                SearchPreviewPanel(),
            ],
            "Search engines",
        ),
        *PageFormMixin.page_form_panels,
    ]

    # Wagtail's panels, with the clinic's time zone shown beside the schedule.
    settings_panels = [SchedulePanel(), *Page.settings_panels[1:]]

    base_form_class = PageForm
    copy_form_class = DraftCopyForm

    class Meta:
        abstract = True

    def save(self, clean=True, **options):
        # The last publish check, for code that does not call `publish`. Skipped while the live revision stays the same:
        # locking, moving and sorting a live page are always allowed.
        if clean and self.live and not self._is_live_revision_unchanged():
            validate_publishable(self)
        return super().save(clean=clean, **options)

    def full_clean(self, *args, **kwargs):
        self._sanitize_fields()
        super().full_clean(*args, **kwargs)

    def _sanitize_fields(self) -> None:
        """Remove control characters: a single one breaks the whole feed, and PostgreSQL rejects some of them."""
        for field in self._meta.fields:
            value = field.value_from_object(self)
            if isinstance(value, StreamValue):
                raw = value.get_prep_value()
                if (cleaned := _strip_controls(raw)) != raw:
                    setattr(self, field.name, json.dumps(cleaned))
            elif isinstance(field, RichTextField):
                # An emptied rich text field still contains markup, which would count as text.
                cleaned = sanitize_rich_text(value, field.features) if plain_text(value) else ""
                setattr(self, field.attname, cleaned)
            elif isinstance(value, str) and (cleaned := _strip_controls(value)) != value:
                setattr(self, field.attname, cleaned)

    def _is_live_revision_unchanged(self) -> bool:
        return Page.objects.filter(pk=self.pk, live=True, live_revision=self.live_revision_id).exists()

    def publish(self, revision, user=None, **options):
        """Run the publish checks, publish, and run the post-publish handlers, in one transaction.

        Errors: ValidationError if a publish check fails.
        """
        with transaction.atomic():
            # A scheduled revision is checked now, while an editor can fix it, and again when it is published.
            validate_publishable(revision.as_object())
            response = super().publish(revision, user=user, **options)
            if (page := type(self).objects.get(pk=self.pk)).live_revision_id == revision.pk:
                run_post_publish_handlers(page, revision, user)
        return response

    def save_revision(self, *args, overwrite_revision=None, **options):
        """Like Wagtail's method, but autosave overwrites only drafts.

        A revision that was published, scheduled or reviewed is kept, and autosave creates a new draft.
        """
        if overwrite_revision and is_significant(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **options)

    def copy(self, **options):
        """Like Wagtail's method, but the copies of the page and of its descendants are drafts."""
        return super().copy(**options | {"keep_live": False})

    copy.alters_data = True

    def create_alias(self, **options):
        raise AliasesDisabled

    create_alias.alters_data = True

    def permissions_for_user(self, user):
        return PagePermissions(user, self)

    def shows_disclosures(self) -> bool:
        """Whether the page shows the risks and the approval status of the treatments that it mentions."""
        return False

    def all_text_segments(self) -> list[TextSegment]:
        """All text of the page in reading order, for the content checks."""
        labels = {"Title": self.title, "Title for search engines": self.seo_title}
        labels["Description for search engines"] = self.search_description
        label_segments = [field_segments(where, text, SegmentKind.LABEL) for where, text in labels.items()]
        return [segment for segments in (*label_segments, self.text_segments()) for segment in segments]

    def text_segments(self) -> list[TextSegment]:
        """The text of this page type except its titles and description."""
        raise NotImplementedError(f"{type(self).__name__} must define text_segments().")

    def extra_checks(self) -> list:
        """Return the issues found by checks of this page type only, for `cms.content_checks`."""
        return []

    def structured_data(self, context) -> list[Node]:
        """Return the schema.org nodes of the page, built from the context of its template."""
        return [web_page(self, context)]

    def missing_fields(self) -> list[str]:
        """Labels of the sections that readers expect and that are empty."""
        return []

    def get_view_restrictions(self):
        """Like Wagtail's method, but it derives the ancestors from the path instead of querying them."""
        above = [self.path[:length] for length in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)

    @property
    def publicly_updated_at(self):
        """When the page was last published; None if that was on the day of its first publication."""
        first, last = self.first_published_at, self.last_published_at
        return last if first and last and localdate(last) > localdate(first) else None

    @property
    def status_string(self) -> str:
        """Wagtail's status with “moderation” called “review”, as everywhere on this site."""
        return str(super().status_string).replace("moderation", "review")

    @property
    def heading(self) -> str:
        return self.title

    @property
    def description(self) -> str:
        """For search engines and feeds: the editor's description. A page type may fall back to its first text."""
        return self.search_description


class BodyMixin(models.Model):
    """A body of text, quotes, images and callouts."""

    body = StreamField(BodyStreamBlock(), blank=True)
    body_panels = [FieldPanel("body")]

    class Meta:
        abstract = True


def _strip_controls(value):
    """`value`, a JSON structure, without the control characters in its strings."""
    if isinstance(value, str):
        return strip_control_characters(value)
    if isinstance(value, dict):
        return {name: _strip_controls(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_strip_controls(item) for item in value]
    return value
