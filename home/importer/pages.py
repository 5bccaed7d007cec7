"""Fills pages from Markdown files (front matter into fields, the body into blocks) and publishes them."""

import json
import re
from datetime import datetime, time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page

from blog.models import AnswerPage, AnswerTime
from cms.clinic.models import Physician
from cms.content_checks.waivers import waive_imported
from cms.core.blocks import SourceBlock
from conditions.models import ConditionPage
from home.importer.images import BrokenImageError, ImageLibrary
from home.importer.markdown import MarkdownImage, markdown_to_blocks, rich_text
from home.importer.parser import ContentError, SourceText
from home.models import SourceRecord, StandardPage

SOURCE = SourceBlock()
SOURCE_KEYS = ("title", "publication", "year", "doi", "url")


class FolderImages:
    """The images of one folder; each file is added to the library once."""

    def __init__(self, folder: Path, origin: str):
        self.folder = folder
        self.library = ImageLibrary(origin)

    def discard_files(self) -> None:
        self.library.discard_files()

    def image_block_value(self, text: SourceText, image_file: MarkdownImage) -> dict:
        """Return the value of an image block. Raises ContentError."""
        path, alt, caption = image_file.path, image_file.alt, image_file.caption
        try:
            exists = path.resolve().is_relative_to(self.folder.resolve()) and path.is_file()
        except (OSError, ValueError):
            exists = False
        if not exists:
            reason = f"image {path.name} not found. Add it to the folder, or correct the file name."
            raise ContentError(text.path, text.body_line, reason)
        try:
            image = self.library.get_or_store_image(path.name, path, caption or alt or path.stem, alt)
        except BrokenImageError:
            reason = f"{path.name} is damaged or is not an image. Replace the file."
            raise ContentError(text.path, text.body_line, reason) from None
        return {"image": {"image": image.pk, "alt_text": alt, "decorative": not alt}, "caption": caption}


def fill_condition(page: ConditionPage, text: SourceText, images: FolderImages) -> None:
    statement = text.get_value("statement", dict, {})
    page.title = _read_title(text)
    page.summary = text.get_value("summary", default="")
    page.body = _read_body(text, images)
    page.risks = rich_text(text.get_value("risks", default=""))
    page.not_for = rich_text(text.get_value("not_for", default=""))
    page.statement = str(statement.get("text") or "").strip()
    page.statement_kind = statement.get("kind") or ConditionPage.Kind.OPINION
    page.physician = _find_author(text, needed=False)
    page.sources = _read_sources(text)


def fill_answer(page: AnswerPage, text: SourceText, images: FolderImages) -> None:
    page.title = _read_title(text)
    page.question = text.get_value("question") or page.title
    page.intro = text.get_value("intro", default="")
    page.body = _read_body(text, images)
    page.sources = _read_sources(text)
    page.physician = _find_author(text, needed=True)
    page.conditions = [_find_condition(text, slug) for slug in text.get_value("conditions", list, [])]


def fill_standard(page: StandardPage, text: SourceText, images: FolderImages) -> None:
    page.title = _read_title(text)
    page.summary = text.get_value("summary", default="")
    page.body = _read_body(text, images)


def publish_imported(page: Page, revision, origin: str) -> None:
    """Publish `revision`. Raises ValidationError, with nothing saved, if a publish check fails."""
    with transaction.atomic():
        if origin == SourceRecord.Origin.IMPORT:
            # These texts were public before, so their issues do not block publishing but wait for a review.
            waive_imported(revision.as_object(), revision)
        revision.publish()


def publish_page(page: Page, revision, text: SourceText, origin: str) -> None:
    """Publish `page` with the publication date and writing time of its text. Raises ValidationError."""
    is_first = page.first_published_at is None
    publish_imported(page, revision, origin)
    if is_first and (published := _read_publish_date(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)
    _save_recorded_time(page, text)


def save_publish_date(page: Page, text: SourceText) -> None:
    """Save the first publication date and writing time of a draft, for when it is published."""
    if page.first_published_at is None and (published := _read_publish_date(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published)
    _save_recorded_time(page, text)


def _save_recorded_time(page: Page, text: SourceText) -> None:
    if isinstance(page, AnswerPage) and text.head.get("minutes"):
        AnswerTime.objects.update_or_create(answer=page, defaults={"seconds": _read_seconds(text)})


def _read_title(text: SourceText) -> str:
    if title := text.get_value("title") or text.get_value("question"):
        return title
    raise text.make_error("title", "the title is missing. Add a line “title: …”.")


def _find_author(text: SourceText, needed: bool) -> Physician | None:
    if slug := text.get_value("author"):
        if found := Physician.objects.filter(slug=slug).first():
            return found
        raise text.make_error("author", f"author “{slug}” not found. Use the slug of a person in clinic.yaml.")
    people = list(Physician.objects.all()[:2])
    if needed and len(people) != 1:
        raise text.make_error("author", "the author is missing. Add a line “author: slug-of-a-person”.")
    return people[0] if needed else None


def _find_condition(text: SourceText, slug) -> ConditionPage:
    if found := ConditionPage.objects.filter(slug=str(slug)).first():
        return found
    reason = f"condition “{slug}” not found. Use the name of a file in conditions/, without .md."
    raise text.make_error("conditions", reason)


def _read_sources(text: SourceText) -> str:
    sources = text.get_value("sources", list, [])
    if any(not isinstance(source, dict) or not source.get("title") for source in sources):
        raise text.make_error("sources", "every source needs a title.")
    return json.dumps([{"type": "source", "value": _read_source(text, source)} for source in sources])


def _read_source(text: SourceText, source: dict) -> dict:
    value = {key: source.get(key) or (None if key == "year" else "") for key in SOURCE_KEYS}
    value["doi"] = re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", str(value["doi"]), flags=re.IGNORECASE)
    try:
        SOURCE.clean(SOURCE.to_python(value))
    except (StructBlockValidationError, ValidationError, TypeError, ValueError) as error:
        wrong = ", ".join(getattr(error, "block_errors", {})) or "a value"
        raise text.make_error("sources", f"source “{value['title']}”: {wrong} is not valid.") from None
    return value


def _read_body(text: SourceText, images: FolderImages) -> str:
    blocks = markdown_to_blocks(text.body, images.folder)
    for block in blocks:
        if isinstance(block["value"], MarkdownImage):
            block["value"] = images.image_block_value(text, block["value"])
    return json.dumps(blocks)


def _read_publish_date(text: SourceText) -> datetime | None:
    """Return noon of the `published` date in the clinic's time zone, or None."""
    value = text.head.get("published")
    if not value:
        return None
    try:
        day = parse_date(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise text.make_error("published", "“published” must be a date like 2026-11-16.")
    return timezone.make_aware(datetime.combine(day, time(12)))


def _read_seconds(text: SourceText) -> int:
    value = text.head["minutes"]
    # Without quotes, YAML reads 9:40 as a base-60 number.
    minutes, _, seconds = value.partition(":") if isinstance(value, str) else ("", "", "")
    digits = (minutes + seconds).isascii() and minutes.isdigit() and seconds.isdigit()
    if not (digits and len(seconds) == 2 and int(seconds) < 60 and value != "0:00"):
        raise text.make_error("minutes", '“minutes” must be minutes and seconds in quotes, like "9:40".')
    return int(minutes) * 60 + int(seconds or 0)
