"""One item's words, cleaned and counted, and the page they are put into."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

from django.utils.text import Truncator
from wagtail.models import Page

from blog.models import AnswerPage
from conditions.models import ConditionPage
from home.content.pictures import BrokenPicture, Library
from home.content.reader import digest_of
from home.wordpress import html_reader
from home.wordpress.blocks import blocks
from home.wordpress.export import Item, title_of
from home.wordpress.files import PictureFiles
from home.wordpress.matching import Matched
from home.wordpress.parts import Picture, TextElement, plain
from home.wordpress.shortcodes import expand
from home.wordpress.survey import Survey

LONGEST_TITLE = 255
LONGEST_SUMMARY = 300
# What a post of any length is far below; a larger one is no post, and would take minutes to take apart.
LONGEST_CONTENT = 500_000
NAMED = 5


class ConvertedContent:
    """An item's text taken apart; `remarks` says what of it could not come along."""

    def __init__(self, item: Item, survey: Survey, files: PictureFiles, pages: dict[str, int]):
        self.item = item
        self.survey = survey
        self.pages = pages
        self.changed: Counter = Counter()
        self.missing: list[str] = []
        self.undescribed = 0
        self.old_links: list[str] = []
        self.title = title_of(item)
        excerpt = html_reader.read(item.excerpt, Counter())
        self.excerpt = " ".join(plain(part.runs) for part in excerpt if isinstance(part, TextElement))
        self.parts = html_reader.read(expand(item.content, self._gallery, self.changed), self.changed)
        self._found = {
            id(part): path
            for part in self.parts
            if isinstance(part, Picture) and (path := files.find(self._url_of(part.number), part.source))
        }

    def is_empty(self) -> bool:
        return not any(not isinstance(part, Picture) or id(part) in self._found for part in self.parts)

    def digest(self, matched: Matched, place: int) -> str:
        """Another one when the words, their pictures, what they were matched with or their page here are others."""
        item, here = self.item, [*matched.numbers(), place]
        pictures = [hashlib.sha256(path.read_bytes()).hexdigest() for path in self._found.values()]
        return digest_of([item.title, item.content, item.excerpt, str(item.published), item.meta, pictures, here])

    def body(self, library: Library) -> str:
        """The words as StreamField data, their pictures put into `library`."""
        return json.dumps(blocks(self.parts, self._link, lambda picture: self._chosen(picture, library)))

    def remarks(self) -> Iterator[str]:
        for what, number in self.changed.items():
            yield f"{number} × {what}"
        if self.missing:
            more = f" and {len(self.missing) - NAMED} more" if len(self.missing) > NAMED else ""
            yield f"pictures missing: {', '.join(self.missing[:NAMED])}{more}"
        if self.undescribed:
            yield f"{self.undescribed} × picture without words for those who cannot see it"
        if self.old_links:
            yield f"still leads to the old site: {', '.join(dict.fromkeys(self.old_links[:NAMED]))}"
        if self.item.meta.get("_thumbnail_id"):
            yield "its featured picture is left out"
        if self.item.comments:
            yield f"{self.item.comments} × comment"

    # Pictures

    def _url_of(self, number: str) -> str:
        attachment = self.survey.attachments.get(number)
        return attachment.url if attachment else ""

    def _gallery(self, numbers: list[str] | None) -> str:
        numbers = self.survey.uploaded_to.get(self.item.number, []) if numbers is None else numbers
        pictures = [
            f'<figure><img src="{escape(self._url_of(number))}" class="wp-image-{number}"></figure>'
            for number in numbers
            if self._url_of(number)
        ]
        return "".join(pictures)

    def _chosen(self, picture: Picture, library: Library) -> dict | None:
        """A picture block's value but for its caption, None without a whole file."""
        path = self._found.get(id(picture))
        try:
            image, alt = self._stored(picture, path, library) if path else (None, "")
        except BrokenPicture:
            image = None
        if image is None:
            self.missing.append(Path(picture.source or self._url_of(picture.number) or "without an address").name)
            return None
        self.undescribed += not alt
        # Not “decorative” for want of words: the editor asks for them when the page is published.
        return {"image": {"image": image.pk, "alt_text": alt, "decorative": False}}

    def _stored(self, picture: Picture, path: Path, library: Library):
        known = self.survey.attachments.get(picture.number)
        alt = picture.alt.strip() or (known.alt if known else "")
        name = "wordpress " + hashlib.sha256(path.read_bytes()).hexdigest()
        return library.picture(name, path, picture.caption or alt or path.stem, alt), alt

    # Links

    def _link(self, href: str) -> str:
        whole = self.survey.old.whole(href)
        if not whole:
            if not href.startswith("#"):
                self.changed["link that leads nowhere"] += 1
            return ""
        key = self.survey.old.meant(whole)
        if key in self.pages:
            return f'linktype="page" id="{self.pages[key]}"'
        if self.survey.old.is_own(whole):
            self.old_links.append(whole)
        return f'href="{escape(whole)}"'


def fill(page: Page, words: ConvertedContent, body: str, matched: Matched) -> list[str]:
    """Put `words` into `page`; remarks about what did not fit."""
    page.body = body
    description = words.item.meta.get("_yoast_wpseo_metadesc", "")
    # A pattern of a plugin's, and no sentence.
    page.search_description = page.search_description if "%%" in description else description
    if isinstance(page, ConditionPage):
        page.summary = Truncator(words.excerpt).chars(LONGEST_SUMMARY) or page.summary
        return ["a draft of the condition page that stands here"]
    title = words.title or f"Without a title ({words.item.kind} {words.item.number})"
    page.title = page.draft_title = Truncator(title).chars(LONGEST_TITLE)
    remarks = ["the title was cut short"] if len(title) > LONGEST_TITLE else []
    if isinstance(page, AnswerPage):
        page.question = Truncator(title).chars(page._meta.get_field("question").max_length)
        page.intro = words.excerpt or page.search_description
        page.physician = matched.physician
        page.conditions = matched.conditions
        # Its place would be taken by the clinic's line about the minutes on the clock, and nobody set one.
        return remarks + matched.remarks() + ([] if page.intro else ["without an introduction: write one"])
    page.summary = Truncator(words.excerpt).chars(LONGEST_SUMMARY)
    return remarks
