"""Imports the posts and pages of an export as drafts. Later runs update the pages that were not edited.

Each item has its own transaction, so the site can be used during the import, and an interrupted import can be
continued by running it again.
"""

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page

from blog.models import AnswerPage, BlogIndexPage
from conditions.models import ConditionPage
from home.importer import provenance
from home.importer.images import ImageLibrary
from home.models import HomePage, SourceRecord, StandardPage
from home.wordpress_import.index import ExportIndex, key_of
from home.wordpress_import.mapping import ConditionIndex, MatchedNames, PhysicianIndex
from home.wordpress_import.media import MediaFolder
from home.wordpress_import.pages import MAX_CONTENT_LENGTH, MAX_TITLE_LENGTH, ConvertedContent, fill_page
from home.wordpress_import.report import ImportReport, Outcome
from home.wordpress_import.urls import create_redirect, free_slug
from home.wordpress_import.wxr import Export, Item, title_of

KIND = "wordpress"
ORIGIN = SourceRecord.Origin.WORDPRESS
PAGE_TYPES = {"post": (AnswerPage, BlogIndexPage), "page": (StandardPage, HomePage)}


class WordPressImporter:
    """One run of the import. With `bring_back`, pages that were deleted after an earlier run are imported again."""

    def __init__(self, exports: list[Path], images: Path, bring_back: bool = False):
        self.exports = [Export(path) for path in exports]
        self.media = MediaFolder(images)
        self.bring_back = bring_back
        self.report = ImportReport()
        self.index = ExportIndex(self.report)
        self.physicians, self.conditions = PhysicianIndex(), ConditionIndex()
        # Page IDs by item key.
        self.pages: dict[str, int] = {}

    def import_drafts(self) -> ImportReport:
        """Raises ContentError, with nothing saved, if a file has an error: all files are read first."""
        for export in self.exports:
            self.index.read_export(export)
        self.index.index_urls()
        # All pages are created before the first text is converted, because texts link to each other.
        for item in self._importable_items():
            self._ensure_page(item)
        for item in self._importable_items():
            if key_of(item) in self.pages:
                self._import_item(item)
        return self.report

    def _importable_items(self) -> Iterator[Item]:
        remaining = set(self.index.entries)
        for export in self.exports:
            for item in export.items():
                if key_of(item) in remaining:
                    remaining.remove(key_of(item))
                    yield item

    def _convert_item(self, item: Item) -> ConvertedContent:
        return ConvertedContent(item, self.index, self.media, self.pages)

    # Pages

    def _ensure_page(self, item: Item) -> None:
        """Find or create the page of an item."""
        record = provenance.find_record(KIND, key_of(item))
        if record and Page.objects.filter(pk=record.row).exists():
            self.pages[key_of(item)] = int(record.row)
        elif record and not self.bring_back:
            reason = "deleted on this site; to import it again, use --bring-back"
            self.report.add_item(Outcome.SKIPPED, item, [reason])
        elif reason := self._rejection_reason(item):
            self.report.add_item(Outcome.NOT_IMPORTED, item, [reason])
        else:
            self.pages[key_of(item)] = (self._matching_condition(item) or self._create_page(item)).pk

    def _rejection_reason(self, item: Item) -> str:
        if len(item.content) > MAX_CONTENT_LENGTH:
            return f"longer than {MAX_CONTENT_LENGTH:,} characters"
        return "no text or images" if self._convert_item(item).is_empty() else ""

    def _matching_condition(self, item: Item) -> ConditionPage | None:
        """Return the condition page with the slug or title of a page, unless it belongs to another item."""
        condition = self.conditions.find_condition(item.slug, title_of(item)) if item.kind == "page" else None
        return condition if condition and condition.pk not in self.pages.values() else None

    @transaction.atomic
    def _create_page(self, item: Item) -> Page:
        kind, parent_kind = PAGE_TYPES[item.kind]
        parent = parent_kind.objects.get()
        title = title_of(item)[:MAX_TITLE_LENGTH] or f"{item.kind} {item.id}"
        slug = free_slug(parent, item.slug or title, f"{item.kind}-{item.id}")
        page = kind(title=title, slug=slug, live=False)
        parent.add_child(instance=page)
        provenance.record_source(ORIGIN, KIND, key_of(item), "", page)
        return page

    # Texts

    def _import_item(self, item: Item) -> None:
        record = provenance.find_record(KIND, key_of(item))
        page = Page.objects.get(pk=self.pages[key_of(item)]).specific
        if reason := self._rejection_reason(item):
            self.report.add_item(Outcome.SKIPPED, item, [reason], page.get_url())
            return
        content = self._convert_item(item)
        author = self.index.authors.get(item.author) or item.author or "no author"
        matched = MatchedNames(author, self.physicians.find_by_name(author), *self.conditions.match_terms(item.terms))
        digest = content.digest(matched, page.pk)
        if record and record.digest == digest:
            self.report.add_item(Outcome.UNCHANGED, item, url=page.get_url())
        elif reason := _skip_reason(record, page):
            self.report.add_item(Outcome.SKIPPED, item, [reason], page.get_url())
        else:
            self._import_draft(content, matched, page, digest)

    def _import_draft(self, content: ConvertedContent, matched: MatchedNames, page: Page, digest: str) -> None:
        library, item = ImageLibrary(ORIGIN), content.item
        try:
            with transaction.atomic():
                page = page.get_latest_revision_as_object()
                remarks = fill_page(page, content, content.body_json(library), matched)
                _save_draft(page)
                self._record_source(item, page, digest)
                redirected = create_redirect(self.index.old.path(item.link), page)
        except (ValidationError, DatabaseError, ValueError) as error:
            library.discard_files()
            self._delete_empty_page(item, page)
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.add_item(Outcome.NOT_IMPORTED, item, [reason])
            return
        except BaseException:
            library.discard_files()
            raise
        self.report.redirects += redirected
        if isinstance(page, AnswerPage):
            self.report.unknown.update(matched.unknown_names())
        self.report.add_item(Outcome.DRAFT, item, [*remarks, *content.conversion_remarks()], page.get_url())

    @staticmethod
    def _record_source(item: Item, page: Page, digest: str) -> None:
        provenance.record_source(ORIGIN, KIND, key_of(item), digest, page)
        # Condition pages keep the publication date they have on this site.
        was_public = item.published and item.status == "publish" and item.published < timezone.now()
        published = None if isinstance(page, ConditionPage) or not was_public else item.published
        SourceRecord.objects.filter(kind=KIND, slug=key_of(item)).update(published=published)

    def _delete_empty_page(self, item: Item, page: Page) -> None:
        """Delete the page of an item that could not be imported, if this run created it."""
        record = provenance.find_record(KIND, key_of(item))
        if record and not record.digest and not provenance.is_modified(record, page):
            record.delete()
            Page.objects.get(pk=page.pk).delete()


def _skip_reason(record: SourceRecord | None, page: Page) -> str:
    """Return why an imported text must not replace the latest draft of `page`; empty if it can."""
    if page.locked:
        return "locked on this site"
    if page.current_workflow_state:
        return "in review on this site"
    if record and provenance.is_modified(record, page):
        return "edited on this site"
    if record is None and page.has_unpublished_changes:
        return "the condition page has an unpublished draft"
    return ""


def _save_draft(page: Page) -> None:
    # Checks required fields only: the whole page is validated when it is published.
    page.minimal_clean()
    page.clean_fields(exclude=["physician"])
    if not page.live:
        page.save()
    page.save_revision(clean=False)


def restore_publish_date(page: Page, revision, user) -> None:
    """When `page` is first published, set its first publication date to that of the old site.

    The answer then appears in its old place in lists and feeds, and reader apps do not show it as new.
    """
    if page.first_published_at != page.last_published_at:
        return
    records = SourceRecord.objects.filter(origin=ORIGIN, row=str(page.pk))
    if published := records.exclude(published=None).values_list("published", flat=True).first():
        Page.objects.filter(pk=page.pk).update(first_published_at=published)
