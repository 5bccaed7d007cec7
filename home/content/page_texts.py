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
from home.content.going_live import go_live
from home.content.markdown import PictureFile, blocks, rich_text
from home.content.pictures import BrokenPicture, Library
from home.content.reader import ContentError, Text
from home.models import StandardPage

SOURCE = SourceBlock()
SOURCE_KEYS = ("title", "publication", "year", "doi", "url")


class Pictures:
    """The pictures of one folder; each file is put into the library once."""

    def __init__(self, folder: Path, origin: str):
        self.folder = folder
        self.library = Library(origin)

    def discard(self) -> None:
        self.library.discard()

    def chosen(self, text: Text, picture: PictureFile) -> dict:
        """A picture block's value. Errors: ContentError."""
        path, alt, caption = picture.path, picture.alt, picture.caption
        try:
            there = path.resolve().is_relative_to(self.folder.resolve()) and path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise ContentError(text.path, text.body_line, f"the picture {path.name} is not in the folder.")
        try:
            image = self.library.picture(path.name, path, caption or alt or path.stem, alt)
        except BrokenPicture:
            raise ContentError(text.path, text.body_line, f"{path.name} is no whole picture.") from None
        return {"image": {"image": image.pk, "alt_text": alt, "decorative": not alt}, "caption": caption}


def fill_condition(page: ConditionPage, text: Text, pictures: Pictures) -> None:
    statement = text.value("statement", dict, {})
    page.title = _title(text)
    page.summary = text.value("summary", default="")
    page.body = _body(text, pictures)
    page.risks = rich_text(text.value("risks", default=""))
    page.not_for = rich_text(text.value("not_for", default=""))
    page.statement = str(statement.get("text") or "").strip()
    page.statement_kind = statement.get("kind") or ConditionPage.Kind.OPINION
    page.physician = _author(text, needed=False)
    page.sources = _sources(text)


def fill_answer(page: AnswerPage, text: Text, pictures: Pictures) -> None:
    page.title = _title(text)
    page.question = text.value("question") or page.title
    page.intro = text.value("intro", default="")
    page.body = _body(text, pictures)
    page.sources = _sources(text)
    page.physician = _author(text, needed=True)
    page.conditions = [_condition(text, slug) for slug in text.value("conditions", list, [])]


def fill_standard(page: StandardPage, text: Text, pictures: Pictures) -> None:
    page.title = _title(text)
    page.summary = text.value("summary", default="")
    page.body = _body(text, pictures)


def publish(page: Page, revision, text: Text, origin: str) -> None:
    """Make `page` live, first on the day its text says, with the time its text says. Errors: ValidationError."""
    first = page.first_published_at is None
    go_live(page, revision, origin)
    if first and (published := _day(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)
    _keep_time(page, text)


def keep_for_later(page: Page, text: Text) -> None:
    """A draft that goes live one day has the day it was first public, and the time it took, as its text says."""
    if page.first_published_at is None and (published := _day(text)):
        Page.objects.filter(pk=page.pk).update(first_published_at=published)
    _keep_time(page, text)


def _keep_time(page: Page, text: Text) -> None:
    if isinstance(page, AnswerPage) and text.head.get("minutes"):
        AnswerTime.objects.update_or_create(answer=page, defaults={"seconds": _seconds(text)})


def _title(text: Text) -> str:
    if title := text.value("title") or text.value("question"):
        return title
    raise text.error("title", "there is no title.")


def _author(text: Text, needed: bool) -> Physician | None:
    if slug := text.value("author"):
        if found := Physician.objects.filter(slug=slug).first():
            return found
        raise text.error("author", f"there is no person “{slug}”, neither in clinic.yaml nor in the database.")
    people = list(Physician.objects.all()[:2])
    if needed and len(people) != 1:
        raise text.error("author", "say who wrote this: “author: <slug of a person>”.")
    return people[0] if needed else None


def _condition(text: Text, slug) -> ConditionPage:
    if found := ConditionPage.objects.filter(slug=str(slug)).first():
        return found
    raise text.error("conditions", f"there is no condition “{slug}”, neither in this folder nor in the database.")


def _sources(text: Text) -> str:
    sources = text.value("sources", list, [])
    if any(not isinstance(source, dict) or not source.get("title") for source in sources):
        raise text.error("sources", "each source should have a title of its own.")
    return json.dumps([{"type": "source", "value": _source(text, source)} for source in sources])


def _source(text: Text, source: dict) -> dict:
    value = {key: source.get(key) or (None if key == "year" else "") for key in SOURCE_KEYS}
    value["doi"] = re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", str(value["doi"]), flags=re.IGNORECASE)
    try:
        SOURCE.clean(SOURCE.to_python(value))
    except (StructBlockValidationError, ValidationError, TypeError, ValueError) as error:
        wrong = ", ".join(getattr(error, "block_errors", {})) or "a value"
        raise text.error("sources", f"“{value['title']}”: {wrong} is not as it should be.") from None
    return value


def _body(text: Text, pictures: Pictures) -> str:
    made = blocks(text.body, pictures.folder)
    for block in made:
        if isinstance(block["value"], PictureFile):
            block["value"] = pictures.chosen(text, block["value"])
    return json.dumps(made)


def _day(text: Text) -> datetime | None:
    """Noon of the day in `published`, in the clinic's time."""
    value = text.head.get("published")
    if not value:
        return None
    try:
        day = parse_date(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise text.error("published", "write the day as 2026-11-16.")
    return timezone.make_aware(datetime.combine(day, time(12)))


def _seconds(text: Text) -> int:
    clock = text.head["minutes"]
    # Without quotation marks YAML reads 9:40 as a number to the base of 60.
    minutes, _, seconds = clock.partition(":") if isinstance(clock, str) else ("", "", "")
    digits = (minutes + seconds).isascii() and minutes.isdigit() and seconds.isdigit()
    if not (digits and len(seconds) == 2 and int(seconds) < 60 and clock != "0:00"):
        raise text.error("minutes", 'write the time as minutes and seconds in quotation marks, like "9:40".')
    return int(minutes) * 60 + int(seconds or 0)
