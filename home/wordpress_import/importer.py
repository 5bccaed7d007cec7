"""Brings the posts and pages of an export in as drafts; a second run changes what nobody has edited, and no more.

An item at a time, each in a transaction of its own: hundreds of posts may take a minute, and a site that runs
meanwhile still takes requests. What was cut short is taken up by running again.
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
from home.wordpress_import.media import PictureFiles
from home.wordpress_import.pages import MAX_CONTENT_LENGTH, MAX_TITLE_LENGTH, ConvertedContent, fill_page
from home.wordpress_import.report import ImportReport, Outcome
from home.wordpress_import.urls import create_redirect, free_slug
from home.wordpress_import.wxr import Export, Item, title_of

KIND = "wordpress"
ORIGIN = SourceRecord.Origin.WORDPRESS
PAGE_TYPES = {"post": (AnswerPage, BlogIndexPage), "page": (StandardPage, HomePage)}


class WordPressImporter:
    """One moving in. With `bring_back`, what an editor has deleted since an earlier run comes again."""

    def __init__(self, exports: list[Path], images: Path, bring_back: bool = False):
        self.exports = [Export(path) for path in exports]
        self.files = PictureFiles(images)
        self.bring_back = bring_back
        self.report = ImportReport()
        self.survey = ExportIndex(self.report)
        self.people, self.conditions = PhysicianIndex(), ConditionIndex()
        # The page of each item by the item's key.
        self.pages: dict[str, int] = {}

    def import_drafts(self) -> ImportReport:
        """Errors: ContentError, and then nothing was written: each file is read to its end first."""
        for export in self.exports:
            self.survey.read_export(export)
        self.survey.know_addresses()
        # Every page has its place before the first text is written: texts link to each other.
        for item in self._importable_items():
            self._place_item(item)
        for item in self._importable_items():
            if key_of(item) in self.pages:
                self._import_item(item)
        return self.report

    def _importable_items(self) -> Iterator[Item]:
        waiting = set(self.survey.entries)
        for export in self.exports:
            for item in export.items():
                if key_of(item) in waiting:
                    waiting.remove(key_of(item))
                    yield item

    def _convert_item(self, item: Item) -> ConvertedContent:
        return ConvertedContent(item, self.survey, self.files, self.pages)

    # Places

    def _place_item(self, item: Item) -> None:
        record = provenance.find_record(KIND, key_of(item))
        if record and Page.objects.filter(pk=record.row).exists():
            self.pages[key_of(item)] = int(record.row)
        elif record and not self.bring_back:
            self.report.add_item(Outcome.LEFT, item, ["somebody has deleted it here; --bring-back brings it again"])
        elif why := self._why_not(item):
            self.report.add_item(Outcome.OUT, item, [why])
        else:
            self.pages[key_of(item)] = (self._matching_condition(item) or self._new_page(item)).pk

    def _why_not(self, item: Item) -> str:
        if len(item.content) > MAX_CONTENT_LENGTH:
            return f"it is longer than {MAX_CONTENT_LENGTH:,} characters"
        return "there is nothing in it to read" if self._convert_item(item).is_empty() else ""

    def _matching_condition(self, item: Item) -> ConditionPage | None:
        """The condition page that a page of the old site is about, unless another already is."""
        condition = self.conditions.find_condition(item.slug, title_of(item)) if item.kind == "page" else None
        return condition if condition and condition.pk not in self.pages.values() else None

    @transaction.atomic
    def _new_page(self, item: Item) -> Page:
        kind, parent_kind = PAGE_TYPES[item.kind]
        parent = parent_kind.objects.get()
        title = title_of(item)[:MAX_TITLE_LENGTH] or f"{item.kind} {item.number}"
        slug = free_slug(parent, item.slug or title, f"{item.kind}-{item.number}")
        page = kind(title=title, slug=slug, live=False)
        parent.add_child(instance=page)
        provenance.record_source(ORIGIN, KIND, key_of(item), "", page)
        return page

    # Texts

    def _import_item(self, item: Item) -> None:
        record = provenance.find_record(KIND, key_of(item))
        page = Page.objects.get(pk=self.pages[key_of(item)]).specific
        if why := self._why_not(item):
            self.report.add_item(Outcome.LEFT, item, [why], page.get_url())
            return
        words = self._convert_item(item)
        author = self.survey.authors.get(item.author) or item.author or "nobody"
        matched = MatchedNames(author, self.people.find_by_name(author), *self.conditions.match_terms(item.terms))
        digest = words.digest(matched, page.pk)
        if record and record.digest == digest:
            self.report.add_item(Outcome.SAME, item, address=page.get_url())
        elif why := _why_left_alone(record, page):
            self.report.add_item(Outcome.LEFT, item, [why], page.get_url())
        else:
            self._write_draft(words, matched, page, digest)

    def _write_draft(self, words: ConvertedContent, matched: MatchedNames, page: Page, digest: str) -> None:
        library, item = ImageLibrary(ORIGIN), words.item
        try:
            with transaction.atomic():
                page = page.get_latest_revision_as_object()
                remarks = fill_page(page, words, words.body_json(library), matched)
                _save_draft(page)
                self._record_source(item, page, digest)
                moved = create_redirect(self.survey.old.path(item.link), page)
        except (ValidationError, DatabaseError, ValueError) as error:
            library.discard_files()
            self._take_back(item, page)
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.add_item(Outcome.OUT, item, [reason])
            return
        except BaseException:
            library.discard_files()
            raise
        self.report.redirects += moved
        if isinstance(page, AnswerPage):
            self.report.unknown.update(matched.unknown_names())
        self.report.add_item(Outcome.DRAFT, item, [*remarks, *words.conversion_remarks()], page.get_url())

    @staticmethod
    def _record_source(item: Item, page: Page, digest: str) -> None:
        provenance.record_source(ORIGIN, KIND, key_of(item), digest, page)
        # A condition page has an age of its own here, and a day to come is no age.
        known = item.published and item.status == "publish" and item.published < timezone.now()
        published = None if isinstance(page, ConditionPage) or not known else item.published
        SourceRecord.objects.filter(kind=KIND, slug=key_of(item)).update(published=published)

    def _take_back(self, item: Item, page: Page) -> None:
        """The place that was made for words which did not come."""
        record = provenance.find_record(KIND, key_of(item))
        if record and not record.digest and not provenance.is_modified(record, page):
            record.delete()
            Page.objects.get(pk=page.pk).delete()


def _why_left_alone(record: SourceRecord | None, page: Page) -> str:
    """Why a new text may not become the newest draft of `page`; empty when it may."""
    if page.locked:
        return "the page is locked here"
    if page.current_workflow_state:
        return "the page waits for approval here"
    if record and provenance.is_modified(record, page):
        return "somebody has edited it here"
    if record is None and page.has_unpublished_changes:
        return "the condition page has a draft of somebody's"
    return ""


def _save_draft(page: Page) -> None:
    # As Wagtail checks a draft, and each field: the page as a whole is checked when it is published.
    page.minimal_clean()
    page.clean_fields(exclude=["physician"])
    if not page.live:
        page.save()
    page.save_revision(clean=False)
