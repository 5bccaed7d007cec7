"""What every public page shares. Each mixin brings its fields and its panels; a page joins the lists."""

import json

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction

from cms.core.blocks import SourcesBlock, StoryBlock
from cms.core.copying import AliasesAreOff, DraftCopyForm
from cms.core.drafts import is_settled
from cms.core.fields import StreamField
from cms.core.forms import PageForm
from cms.core.panels import SearchPreviewPanel
from cms.core.passages import Passage, PassageKind, field_passage
from cms.core.permissions import PagePermissions
from cms.core.publishing import require_no_refusal, went_live
from cms.core.rich_text import only_written
from cms.core.schedule import SchedulePanel
from cms.core.sources import missing_sources, plain_text
from cms.intake.text import without_controls


class ConsultationFormChoice(models.Model):
    """Which consultation form stands below the page: the site's, unless the page chooses another."""

    consultation_form = models.ForeignKey(
        "consultations.ConsultationForm",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Leave empty for the form that stands on all pages.",
    )
    choice_panels = [FieldPanel("consultation_form")]

    class Meta:
        abstract = True


class Sources(models.Model):
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
        if getattr(self, "_defer_validation", False):
            return
        count = len(self.sources)
        if missing := missing_sources(self.cited_text(), count):
            raise ValidationError(
                {"sources": f"The text points at source {missing}, but the list of sources ends at {count}."}
            )

    def cited_text(self) -> str:
        """All text of the page that may hold markers, as one string of HTML."""
        raise NotImplementedError(f"{type(self).__name__} has sources, so it says where they are cited.")


class BasePage(ConsultationFormChoice, Page):
    """A public page: one `h1`, the consultation form below, the same bytes for everyone."""

    # Which way a request came in, as the form's hidden field says it.
    entry = "other"
    # Only a condition page chooses a condition: a name with a condition is health information.
    condition_slug = ""
    # Pages that no search engine should list.
    noindex = False
    # Pages a physician reads through again and again.
    is_reviewed = False

    # Wagtail's own but for “show in menus”: the navigation is the conditions, and asks nobody.
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
        *ConsultationFormChoice.choice_panels,
    ]

    # Wagtail's own but for the schedule, which says whose time it is.
    settings_panels = [SchedulePanel(), *Page.settings_panels[1:]]

    base_form_class = PageForm
    copy_form_class = DraftCopyForm

    class Meta:
        abstract = True

    def save(self, clean=True, **options):
        # The last lock, for whatever passes by `publish`. What is live already is locked, moved and sorted freely.
        if clean and self.live and not self._is_read_already():
            require_no_refusal(self)
        return super().save(clean=clean, **options)

    def full_clean(self, *args, **kwargs):
        self._tidy()
        super().full_clean(*args, **kwargs)

    def _tidy(self) -> None:
        """One pasted character would take down the whole feed, and PostgreSQL refuses some of them."""
        for field in self._meta.fields:
            value = field.value_from_object(self)
            if isinstance(value, StreamValue):
                raw = value.get_prep_value()
                if (cleaned := _cleaned(raw)) != raw:
                    setattr(self, field.name, json.dumps(cleaned))
            elif isinstance(field, RichTextField):
                # What the editor leaves of an emptied field is markup, and would count as a text.
                written = only_written(value, field.features) if plain_text(value) else ""
                setattr(self, field.attname, written)
            elif isinstance(value, str) and (cleaned := _cleaned(value)) != value:
                setattr(self, field.attname, cleaned)

    def _is_read_already(self) -> bool:
        return Page.objects.filter(pk=self.pk, live=True, live_revision=self.live_revision_id).exists()

    def publish(self, revision, user=None, **options):
        """Wagtail's own, and what our apps ask before and do after it; all or nothing. Errors: ValidationError."""
        with transaction.atomic():
            # A time of its own is asked now, while somebody can mend it, and again when it comes.
            require_no_refusal(revision.as_object())
            answer = super().publish(revision, user=user, **options)
            if (page := type(self).objects.get(pk=self.pk)).live_revision_id == revision.pk:
                went_live(page, revision, user)
        return answer

    def save_revision(self, *args, overwrite_revision=None, **options):
        """Wagtail's own, but a window that saves by itself writes over drafts alone.

        What was published, decided on or scheduled keeps its text: what is typed then is a new draft.
        """
        if overwrite_revision and is_settled(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **options)

    def copy(self, **options):
        """Wagtail's own, but a copy is a draft, and so are the copies of what lies below."""
        return super().copy(**options | {"keep_live": False})

    copy.alters_data = True

    def create_alias(self, **options):
        raise AliasesAreOff

    create_alias.alters_data = True

    def permissions_for_user(self, user):
        return PagePermissions(user, self)

    def conditions_told_of(self) -> dict[int, str] | None:
        """The conditions the page is about, by number, for what readers must know of treatments; None: not asked."""
        return None

    def shows_disclosures(self) -> bool:
        """Whether the page tells its readers the risks and the approval of a treatment that it names."""
        return False

    def passages(self) -> list[Passage]:
        """The words of the page in the order a reader meets them, for whoever checks them."""
        labels = {"Title": self.title, "Title for search engines": self.seo_title}
        labels["Description for search engines"] = self.search_description
        named = [field_passage(where, text, PassageKind.LABEL) for where, text in labels.items()]
        return [passage for passages in (*named, self.own_passages()) for passage in passages]

    def own_passages(self) -> list[Passage]:
        """What this type of page says besides its title and description."""
        raise NotImplementedError(f"{type(self).__name__} says which words of its own are checked.")

    def missing(self) -> list[str]:
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


class StoryMixin(models.Model):
    """A body of text, quotations, pictures and call-outs."""

    body = StreamField(StoryBlock(), blank=True)
    body_panels = [FieldPanel("body")]

    class Meta:
        abstract = True


def _cleaned(value):
    """`value`, a JSON structure, with every string freed of control characters."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value
