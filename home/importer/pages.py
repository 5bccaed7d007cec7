"""Fills pages from Markdown files: front matter into fields, the body into blocks."""

import json
import re
from datetime import datetime, time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page

from blog.models import AnswerPage, AnswerTime
from cms.clinic.models import Physician
from cms.core.blocks import SourceBlock
from conditions.models import ConditionPage
from home.importer.images import BrokenImageError, ImageLibrary
from home.importer.markdown import PictureFile, markdown_to_blocks, rich_text
from home.importer.parser import ContentError, SourceText
from home.importer.publish import go_live
from home.models import StandardPage

SOURCE = SourceBlock()
SOURCE_KEYS = ("title", "publication", "year", "doi", "url")


class FolderPictures:
    """The pictures of one folder; each file is put into the library once."""

    def __init__(self, folder: Path, origin: str):
        self.folder = folder
        self.library = ImageLibrary(origin)

    def discard_files(self) -> None:
        self.library.discard_files()

    def picture_value(self, text: SourceText, picture: PictureFile) -> dict:
        """A picture block's value. Errors: ContentError."""
        path, alt, caption = picture.path, picture.alt, picture.caption
        try:
            there = path.resolve().is_relative_to(self.folder.resolve()) and path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise ContentError(text.path, text.body_line, f"the picture {path.name} is not in the folder.")
        try:
            image = self.library.get_or_store_image(path.name, path, caption or alt or path.stem, alt)
        except BrokenImageError:
            raise ContentError(text.path, text.body_line, f"{path.name} is no whole picture.") from None
        return {"image": {"image": image.pk, "alt_text": alt, "decorative": not alt}, "caption": caption}


def fill_condition(page: ConditionPage, text: SourceText, pictures: FolderPictures) -> None:
    statement = text.get_value("statement", dict, {})
    page.title = _read_title(text)
    page.summary = text.get_value("summary", default="")
    page.body = _read_body(text, pictures)
    page.risks = rich_text(text.get_value("risks", default=""))
    page.not_for = rich_text(text.get_value("not_for", default=""))
    page.statement = str(statement.get("text") or "").strip()
    page.statement_kind = statement.get("kind") or ConditionPage.Kind.OPINION
    page.physician = _find_author(text, needed=False)
    page.sources = _read_sources(text)


def fill_answer(page: AnswerPage, text: SourceText, pictures: FolderPictures) -> None:
    page.title = _read_title(text)
    page.question = text.get_value("question") or page.title
    page.intro = text.get_value("intro", default="")
    page.body = _read_body(text, pictures)
    page.sources = _read_sources(text)
    page.physician = _find_author(text, needed=True)
    page.conditions = [_find_condition(text, slug) for slug in text.get_value("conditions", list, [])]


def fill_standard(page: StandardPage, text: SourceText, pictures: FolderPictures) -> None:
    page.title = _read_title(text)
    page.summary = text.get_value("summary", default="")
    page.body = _read_body(text, pictures)


def publish_page(page: Page, revision, text: SourceText, origin: str) -> None:
    """Make `page` live, first on the day its text says, with the time its text says. Errors: ValidationError."""
    first = page.first_published_at is None
    go_live(page, revision, origin)
    if first and (published := _read_publish_date(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)
    _save_recorded_time(page, text)


def remember_publish_date(page: Page, text: SourceText) -> None:
    """A draft that goes live one day has the day it was first public, and the time it took, as its text says."""
    if page.first_published_at is None and (published := _read_publish_date(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published)
    _save_recorded_time(page, text)


def _save_recorded_time(page: Page, text: SourceText) -> None:
    if isinstance(page, AnswerPage) and text.head.get("minutes"):
        AnswerTime.objects.update_or_create(answer=page, defaults={"seconds": _read_seconds(text)})


def _read_title(text: SourceText) -> str:
    if title := text.get_value("title") or text.get_value("question"):
        return title
    raise text.make_error("title", "there is no title.")


def _find_author(text: SourceText, needed: bool) -> Physician | None:
    if slug := text.get_value("author"):
        if found := Physician.objects.filter(slug=slug).first():
            return found
        raise text.make_error("author", f"there is no person “{slug}”, neither in clinic.yaml nor in the database.")
    people = list(Physician.objects.all()[:2])
    if needed and len(people) != 1:
        raise text.make_error("author", "say who wrote this: “author: <slug of a person>”.")
    return people[0] if needed else None


def _find_condition(text: SourceText, slug) -> ConditionPage:
    if found := ConditionPage.objects.filter(slug=str(slug)).first():
        return found
    raise text.make_error("conditions", f"there is no condition “{slug}”, neither in this folder nor in the database.")


def _read_sources(text: SourceText) -> str:
    sources = text.get_value("sources", list, [])
    if any(not isinstance(source, dict) or not source.get("title") for source in sources):
        raise text.make_error("sources", "each source should have a title of its own.")
    return json.dumps([{"type": "source", "value": _read_source(text, source)} for source in sources])


def _read_source(text: SourceText, source: dict) -> dict:
    value = {key: source.get(key) or (None if key == "year" else "") for key in SOURCE_KEYS}
    value["doi"] = re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", str(value["doi"]), flags=re.IGNORECASE)
    try:
        SOURCE.clean(SOURCE.to_python(value))
    except (StructBlockValidationError, ValidationError, TypeError, ValueError) as error:
        wrong = ", ".join(getattr(error, "block_errors", {})) or "a value"
        raise text.make_error("sources", f"“{value['title']}”: {wrong} is not as it should be.") from None
    return value


def _read_body(text: SourceText, pictures: FolderPictures) -> str:
    made = markdown_to_blocks(text.body, pictures.folder)
    for block in made:
        if isinstance(block["value"], PictureFile):
            block["value"] = pictures.picture_value(text, block["value"])
    return json.dumps(made)


def _read_publish_date(text: SourceText) -> datetime | None:
    """Noon of the day in `published`, in the clinic's time."""
    value = text.head.get("published")
    if not value:
        return None
    try:
        day = parse_date(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise text.make_error("published", "write the day as 2026-11-16.")
    return timezone.make_aware(datetime.combine(day, time(12)))


def _read_seconds(text: SourceText) -> int:
    clock = text.head["minutes"]
    # Without quotation marks YAML reads 9:40 as a number to the base of 60.
    minutes, _, seconds = clock.partition(":") if isinstance(clock, str) else ("", "", "")
    digits = (minutes + seconds).isascii() and minutes.isdigit() and seconds.isdigit()
    if not (digits and len(seconds) == 2 and int(seconds) < 60 and clock != "0:00"):
        raise text.make_error("minutes", 'write the time as minutes and seconds in quotation marks, like "9:40".')
    return int(minutes) * 60 + int(seconds or 0)
