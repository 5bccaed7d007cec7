"""What every public page shares. Each mixin brings its fields and its panels; a page joins the lists."""

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
    """A numbered list of sources, and the rule that a marker like [2] has a source to point at."""

    sources = StreamField(
        SourcesBlock(required=False),
        blank=True,
        help_text="In the order of their numbers. Write [1] in the text where the first one is meant.",
    )
    source_panels = [FieldPanel("sources")]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        count = len(self.sources)
        if missing := first_missing_source(self.cited_text(), count):
            raise ValidationError(
                {"sources": f"The text points at source {missing}, but the list of sources ends at {count}."}
            )

    def cited_text(self) -> str:
        """All text of the page that may hold markers, as one string of HTML."""
        raise NotImplementedError(f"{type(self).__name__} has sources, so it says where they are cited.")


class BasePage(PageFormMixin, Page):
    """A public page: one `h1`, a form below, the same response for everyone."""

    # The `og:type` of the page.
    open_graph_type = "website"
    # The `article:author` of the page: an object with a name, or None.
    author = None
    # Pages that no search engine should list.
    noindex = False
    # Pages a physician reads through again and again.
    is_reviewed = False

    # Wagtail's own but for “show in menus”: the navigation is not built from it.
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug", heading="Address", help_text="The last part of the page's address, after its section."
                ),
                FieldPanel(
                    "seo_title", heading="Title for search engines", help_text="Left empty, they show the title."
                ),
                FieldPanel(
                    "search_description",
                    heading="Description for search engines",
                    help_text="Left empty, they show how the page begins.",
                ),
                SearchPreviewPanel(),
            ],
            "Search engines",
        ),
        *PageFormMixin.page_form_panels,
    ]

    # Wagtail's own but for the schedule, which says whose time it is.
    settings_panels = [SchedulePanel(), *Page.settings_panels[1:]]

    base_form_class = PageForm
    copy_form_class = DraftCopyForm

    class Meta:
        abstract = True

    def save(self, clean=True, **options):
        # The last lock, for whatever passes by `publish`. What is live already is locked, moved and sorted freely.
        if clean and self.live and not self._is_live_revision_unchanged():
            validate_publishable(self)
        return super().save(clean=clean, **options)

    def full_clean(self, *args, **kwargs):
        self._sanitize_fields()
        super().full_clean(*args, **kwargs)

    def _sanitize_fields(self) -> None:
        """One pasted character would take down the whole feed, and PostgreSQL refuses some of them."""
        for field in self._meta.fields:
            value = field.value_from_object(self)
            if isinstance(value, StreamValue):
                raw = value.get_prep_value()
                if (cleaned := _strip_controls(raw)) != raw:
                    setattr(self, field.name, json.dumps(cleaned))
            elif isinstance(field, RichTextField):
                # What the editor leaves of an emptied field is markup, and would count as a text.
                written = sanitize_rich_text(value, field.features) if plain_text(value) else ""
                setattr(self, field.attname, written)
            elif isinstance(value, str) and (cleaned := _strip_controls(value)) != value:
                setattr(self, field.attname, cleaned)

    def _is_live_revision_unchanged(self) -> bool:
        return Page.objects.filter(pk=self.pk, live=True, live_revision=self.live_revision_id).exists()

    def publish(self, revision, user=None, **options):
        """Wagtail's own, and what our apps ask before and do after it; all or nothing. Errors: ValidationError."""
        with transaction.atomic():
            # A time of its own is asked now, while somebody can mend it, and again when it comes.
            validate_publishable(revision.as_object())
            response = super().publish(revision, user=user, **options)
            if (page := type(self).objects.get(pk=self.pk)).live_revision_id == revision.pk:
                run_post_publish_handlers(page, revision, user)
        return response

    def save_revision(self, *args, overwrite_revision=None, **options):
        """Wagtail's own, but a window that saves by itself writes over drafts alone.

        What was published, decided on or scheduled keeps its text: what is typed then is a new draft.
        """
        if overwrite_revision and is_significant(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **options)

    def copy(self, **options):
        """Wagtail's own, but a copy is a draft, and so are the copies of what lies below."""
        return super().copy(**options | {"keep_live": False})

    copy.alters_data = True

    def create_alias(self, **options):
        raise AliasesDisabled

    create_alias.alters_data = True

    def permissions_for_user(self, user):
        return PagePermissions(user, self)

    def shows_disclosures(self) -> bool:
        """Whether the page tells its readers the risks and the approval of a treatment that it names."""
        return False

    def all_text_segments(self) -> list[TextSegment]:
        """The words of the page in the order a reader meets them, for whoever checks them."""
        labels = {"Title": self.title, "Title for search engines": self.seo_title}
        labels["Description for search engines"] = self.search_description
        named = [field_segments(where, text, SegmentKind.LABEL) for where, text in labels.items()]
        return [passage for passages in (*named, self.text_segments()) for passage in passages]

    def text_segments(self) -> list[TextSegment]:
        """What this type of page says besides its title and description."""
        raise NotImplementedError(f"{type(self).__name__} says which words of its own are checked.")

    def extra_checks(self) -> list:
        """Return the findings of checks that only this type of page needs, for `cms.content_checks`."""
        return []

    def structured_data(self, context) -> list[Node]:
        """Return the schema.org nodes of the page, built from the context of its template."""
        return [web_page(self, context)]

    def missing_fields(self) -> list[str]:
        """What readers need and do not find on it, in words."""
        return []

    def get_view_restrictions(self):
        """Wagtail's own, with the ancestors read from the path and not from the database."""
        above = [self.path[:length] for length in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)

    @property
    def publicly_updated_at(self):
        """The day of the last change, None when that is the day of publication."""
        first, last = self.first_published_at, self.last_published_at
        return last if first and last and localdate(last) > localdate(first) else None

    @property
    def status_string(self) -> str:
        """Wagtail's own; what waits here waits for a review, and nobody moderates."""
        return str(super().status_string).replace("moderation", "review")

    @property
    def heading(self) -> str:
        return self.title

    @property
    def description(self) -> str:
        """For search engines and feeds: what the editor wrote, else what the page itself says first."""
        return self.search_description


class BodyMixin(models.Model):
    """A body of text, quotations, pictures and call-outs."""

    body = StreamField(BodyStreamBlock(), blank=True)
    body_panels = [FieldPanel("body")]

    class Meta:
        abstract = True


def _strip_controls(value):
    """`value`, a JSON structure, with every string freed of control characters."""
    if isinstance(value, str):
        return strip_control_characters(value)
    if isinstance(value, dict):
        return {name: _strip_controls(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_strip_controls(item) for item in value]
    return value
