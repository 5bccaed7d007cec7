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
from home.importer.images import BrokenImageError, ImageLibrary
from home.importer.parser import digest_of
from home.wordpress_import import html_parser
from home.wordpress_import.blocks import elements_to_blocks
from home.wordpress_import.index import ExportIndex
from home.wordpress_import.mapping import MatchedNames
from home.wordpress_import.media import PictureFiles
from home.wordpress_import.shortcodes import expand_shortcodes
from home.wordpress_import.types import Picture, TextElement, runs_text
from home.wordpress_import.wxr import Item, title_of

MAX_TITLE_LENGTH = 255
MAX_SUMMARY_LENGTH = 300
# What a post of any length is far below; a larger one is no post, and would take minutes to take apart.
MAX_CONTENT_LENGTH = 500_000
MAX_EXAMPLES = 5


class ConvertedContent:
    """An item's text taken apart; `remarks` says what of it could not come along."""

    def __init__(self, item: Item, survey: ExportIndex, files: PictureFiles, pages: dict[str, int]):
        self.item = item
        self.survey = survey
        self.pages = pages
        self.changed: Counter = Counter()
        self.missing: list[str] = []
        self.undescribed = 0
        self.old_links: list[str] = []
        self.title = title_of(item)
        excerpt = html_parser.read_html(item.excerpt, Counter())
        self.excerpt = " ".join(runs_text(part.runs) for part in excerpt if isinstance(part, TextElement))
        self.parts = html_parser.read_html(
            expand_shortcodes(item.content, self._gallery_html, self.changed), self.changed
        )
        self._found = {
            id(part): path
            for part in self.parts
            if isinstance(part, Picture) and (path := files.find_file(self._url_of(part.number), part.source))
        }

    def is_empty(self) -> bool:
        return not any(not isinstance(part, Picture) or id(part) in self._found for part in self.parts)

    def digest(self, matched: MatchedNames, place: int) -> str:
        """Another one when the words, their pictures, what they were matched with or their page here are others."""
        item, here = self.item, [*matched.matched_ids(), place]
        pictures = [hashlib.sha256(path.read_bytes()).hexdigest() for path in self._found.values()]
        return digest_of([item.title, item.content, item.excerpt, str(item.published), item.meta, pictures, here])

    def body_json(self, library: ImageLibrary) -> str:
        """The words as StreamField data, their pictures put into `library`."""
        return json.dumps(
            elements_to_blocks(self.parts, self._link_attributes, lambda picture: self._picture_value(picture, library))
        )

    def conversion_remarks(self) -> Iterator[str]:
        for what, number in self.changed.items():
            yield f"{number} × {what}"
        if self.missing:
            more = f" and {len(self.missing) - MAX_EXAMPLES} more" if len(self.missing) > MAX_EXAMPLES else ""
            yield f"pictures missing: {', '.join(self.missing[:MAX_EXAMPLES])}{more}"
        if self.undescribed:
            yield f"{self.undescribed} × picture without words for those who cannot see it"
        if self.old_links:
            yield f"still leads to the old site: {', '.join(dict.fromkeys(self.old_links[:MAX_EXAMPLES]))}"
        if self.item.meta.get("_thumbnail_id"):
            yield "its featured picture is left out"
        if self.item.comments:
            yield f"{self.item.comments} × comment"

    # Pictures

    def _url_of(self, number: str) -> str:
        attachment = self.survey.attachments.get(number)
        return attachment.url if attachment else ""

    def _gallery_html(self, numbers: list[str] | None) -> str:
        numbers = self.survey.uploaded_to.get(self.item.number, []) if numbers is None else numbers
        pictures = [
            f'<figure><img src="{escape(self._url_of(number))}" class="wp-image-{number}"></figure>'
            for number in numbers
            if self._url_of(number)
        ]
        return "".join(pictures)

    def _picture_value(self, picture: Picture, library: ImageLibrary) -> dict | None:
        """A picture block's value but for its caption, None without a whole file."""
        path = self._found.get(id(picture))
        try:
            image, alt = self._store_picture(picture, path, library) if path else (None, "")
        except BrokenImageError:
            image = None
        if image is None:
            self.missing.append(Path(picture.source or self._url_of(picture.number) or "without an address").name)
            return None
        self.undescribed += not alt
        # Not “decorative” for want of words: the editor asks for them when the page is published.
        return {"image": {"image": image.pk, "alt_text": alt, "decorative": False}}

    def _store_picture(self, picture: Picture, path: Path, library: ImageLibrary):
        known = self.survey.attachments.get(picture.number)
        alt = picture.alt.strip() or (known.alt if known else "")
        name = "wordpress " + hashlib.sha256(path.read_bytes()).hexdigest()
        return library.get_or_store_image(name, path, picture.caption or alt or path.stem, alt), alt

    # Links

    def _link_attributes(self, href: str) -> str:
        whole = self.survey.old.resolve_url(href)
        if not whole:
            if not href.startswith("#"):
                self.changed["link that leads nowhere"] += 1
            return ""
        key = self.survey.old.find_item_key(whole)
        if key in self.pages:
            return f'linktype="page" id="{self.pages[key]}"'
        if self.survey.old.is_own(whole):
            self.old_links.append(whole)
        return f'href="{escape(whole)}"'


def fill_page(page: Page, words: ConvertedContent, body: str, matched: MatchedNames) -> list[str]:
    """Put `words` into `page`; remarks about what did not fit."""
    page.body = body
    description = words.item.meta.get("_yoast_wpseo_metadesc", "")
    # A pattern of a plugin's, and no sentence.
    page.search_description = page.search_description if "%%" in description else description
    if isinstance(page, ConditionPage):
        page.summary = Truncator(words.excerpt).chars(MAX_SUMMARY_LENGTH) or page.summary
        return ["a draft of the condition page that stands here"]
    title = words.title or f"Without a title ({words.item.kind} {words.item.number})"
    page.title = page.draft_title = Truncator(title).chars(MAX_TITLE_LENGTH)
    remarks = ["the title was cut short"] if len(title) > MAX_TITLE_LENGTH else []
    if isinstance(page, AnswerPage):
        page.question = Truncator(title).chars(page._meta.get_field("question").max_length)
        page.intro = words.excerpt or page.search_description
        page.physician = matched.physician
        page.conditions = matched.conditions
        # Its place would be taken by the clinic's line about the minutes on the clock, and nobody set one.
        return remarks + matched.unmatched_remarks() + ([] if page.intro else ["without an introduction: write one"])
    page.summary = Truncator(words.excerpt).chars(MAX_SUMMARY_LENGTH)
    return remarks
