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
from home.content import provenance
from home.content.pictures import Library
from home.models import HomePage, SourceRecord, StandardPage
from home.wordpress.addresses import create_redirect, free_slug
from home.wordpress.export import Export, Item, title_of
from home.wordpress.files import PictureFiles
from home.wordpress.matching import Conditions, Matched, People
from home.wordpress.page_filling import LONGEST_CONTENT, LONGEST_TITLE, ConvertedContent, fill
from home.wordpress.report import Outcome, Report
from home.wordpress.survey import Survey, key_of

KIND = "wordpress"
ORIGIN = SourceRecord.Origin.WORDPRESS
PLACES = {"post": (AnswerPage, BlogIndexPage), "page": (StandardPage, HomePage)}


class Mover:
    """One moving in. With `bring_back`, what an editor has deleted since an earlier run comes again."""

    def __init__(self, exports: list[Path], images: Path, bring_back: bool = False):
        self.exports = [Export(path) for path in exports]
        self.files = PictureFiles(images)
        self.bring_back = bring_back
        self.report = Report()
        self.survey = Survey(self.report)
        self.people, self.conditions = People(), Conditions()
        # The page of each item by the item's key.
        self.pages: dict[str, int] = {}

    def move(self) -> Report:
        """Errors: ContentError, and then nothing was written: each file is read to its end first."""
        for export in self.exports:
            self.survey.read(export)
        self.survey.know_addresses()
        # Every page has its place before the first text is written: texts link to each other.
        for item in self._taken():
            self._place(item)
        for item in self._taken():
            if key_of(item) in self.pages:
                self._bring(item)
        return self.report

    def _taken(self) -> Iterator[Item]:
        waiting = set(self.survey.entries)
        for export in self.exports:
            for item in export.items():
                if key_of(item) in waiting:
                    waiting.remove(key_of(item))
                    yield item

    def _words(self, item: Item) -> ConvertedContent:
        return ConvertedContent(item, self.survey, self.files, self.pages)

    # Places

    def _place(self, item: Item) -> None:
        record = provenance.find(KIND, key_of(item))
        if record and Page.objects.filter(pk=record.row).exists():
            self.pages[key_of(item)] = int(record.row)
        elif record and not self.bring_back:
            self.report.add(Outcome.LEFT, item, ["somebody has deleted it here; --bring-back brings it again"])
        elif why := self._why_not(item):
            self.report.add(Outcome.OUT, item, [why])
        else:
            self.pages[key_of(item)] = (self._condition(item) or self._new_page(item)).pk

    def _why_not(self, item: Item) -> str:
        if len(item.content) > LONGEST_CONTENT:
            return f"it is longer than {LONGEST_CONTENT:,} characters"
        return "there is nothing in it to read" if self._words(item).is_empty() else ""

    def _condition(self, item: Item) -> ConditionPage | None:
        """The condition page that a page of the old site is about, unless another already is."""
        condition = self.conditions.meant(item.slug, title_of(item)) if item.kind == "page" else None
        return condition if condition and condition.pk not in self.pages.values() else None

    @transaction.atomic
    def _new_page(self, item: Item) -> Page:
        kind, parent_kind = PLACES[item.kind]
        parent = parent_kind.objects.get()
        title = title_of(item)[:LONGEST_TITLE] or f"{item.kind} {item.number}"
        slug = free_slug(parent, item.slug or title, f"{item.kind}-{item.number}")
        page = kind(title=title, slug=slug, live=False)
        parent.add_child(instance=page)
        provenance.record(ORIGIN, KIND, key_of(item), "", page)
        return page

    # Texts

    def _bring(self, item: Item) -> None:
        record = provenance.find(KIND, key_of(item))
        page = Page.objects.get(pk=self.pages[key_of(item)]).specific
        if why := self._why_not(item):
            self.report.add(Outcome.LEFT, item, [why], page.get_url())
            return
        words = self._words(item)
        author = self.survey.authors.get(item.author) or item.author or "nobody"
        matched = Matched(author, self.people.called(author), *self.conditions.of(item.terms))
        digest = words.digest(matched, page.pk)
        if record and record.digest == digest:
            self.report.add(Outcome.SAME, item, address=page.get_url())
        elif why := _why_left_alone(record, page):
            self.report.add(Outcome.LEFT, item, [why], page.get_url())
        else:
            self._write(words, matched, page, digest)

    def _write(self, words: ConvertedContent, matched: Matched, page: Page, digest: str) -> None:
        library, item = Library(ORIGIN), words.item
        try:
            with transaction.atomic():
                page = page.get_latest_revision_as_object()
                remarks = fill(page, words, words.body(library), matched)
                _save_draft(page)
                self._remember(item, page, digest)
                moved = create_redirect(self.survey.old.path(item.link), page)
        except (ValidationError, DatabaseError, ValueError) as error:
            library.discard()
            self._take_back(item, page)
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.add(Outcome.OUT, item, [reason])
            return
        except BaseException:
            library.discard()
            raise
        self.report.redirects += moved
        if isinstance(page, AnswerPage):
            self.report.unknown.update(matched.not_known())
        self.report.add(Outcome.DRAFT, item, [*remarks, *words.remarks()], page.get_url())

    @staticmethod
    def _remember(item: Item, page: Page, digest: str) -> None:
        provenance.record(ORIGIN, KIND, key_of(item), digest, page)
        # A condition page has an age of its own here, and a day to come is no age.
        known = item.published and item.status == "publish" and item.published < timezone.now()
        published = None if isinstance(page, ConditionPage) or not known else item.published
        SourceRecord.objects.filter(kind=KIND, slug=key_of(item)).update(published=published)

    def _take_back(self, item: Item, page: Page) -> None:
        """The place that was made for words which did not come."""
        record = provenance.find(KIND, key_of(item))
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
