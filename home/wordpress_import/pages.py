"""Converts the text of an item and fills its page."""

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
from home.wordpress_import.blocks import Image, TextElement, elements_to_blocks, runs_text
from home.wordpress_import.index import ExportIndex
from home.wordpress_import.mapping import MatchedNames
from home.wordpress_import.media import MediaFolder
from home.wordpress_import.shortcodes import expand_shortcodes
from home.wordpress_import.wxr import Item, title_of

MAX_TITLE_LENGTH = 255
MAX_SUMMARY_LENGTH = 300
# In characters. Real posts are much shorter, and parsing longer ones would take minutes.
MAX_CONTENT_LENGTH = 500_000
MAX_EXAMPLES = 5


class ConvertedContent:
    """The parsed text of an item, with remarks about what was changed or left out."""

    def __init__(self, item: Item, index: ExportIndex, media: MediaFolder, pages: dict[str, int]):
        self.item = item
        self.index = index
        self.pages = pages
        self.changes: Counter = Counter()
        self.missing_images: list[str] = []
        self.images_without_alt = 0
        self.old_links: list[str] = []
        self.title = title_of(item)
        excerpt = html_parser.parse_html(item.excerpt, Counter())
        self.excerpt = " ".join(runs_text(part.runs) for part in excerpt if isinstance(part, TextElement))
        self.elements = html_parser.parse_html(
            expand_shortcodes(item.content, self._gallery_html, self.changes), self.changes
        )
        self._image_paths = {
            id(element): path
            for element in self.elements
            if isinstance(element, Image)
            and (path := media.find_file(self._attachment_url(element.attachment_id), element.source))
        }

    def is_empty(self) -> bool:
        return all(isinstance(element, Image) and id(element) not in self._image_paths for element in self.elements)

    def digest(self, matched: MatchedNames, page_id: int) -> str:
        """Return a digest of the text, its images, the physician and conditions, and the page's ID."""
        item, ids = self.item, [*matched.matched_ids(), page_id]
        images = [hashlib.sha256(path.read_bytes()).hexdigest() for path in self._image_paths.values()]
        return digest_of([item.title, item.content, item.excerpt, str(item.published), item.meta, images, ids])

    def body_json(self, library: ImageLibrary) -> str:
        """Return the text as StreamField data, and add its images to `library`."""
        return json.dumps(
            elements_to_blocks(self.elements, self._link_attributes, lambda image: self._image_value(image, library))
        )

    def conversion_remarks(self) -> Iterator[str]:
        for what, number in self.changes.items():
            yield f"{number} × {what}"
        if missing := self.missing_images:
            more = f" and {len(missing) - MAX_EXAMPLES} more" if len(missing) > MAX_EXAMPLES else ""
            yield f"images not found: {', '.join(missing[:MAX_EXAMPLES])}{more}"
        if self.images_without_alt:
            yield f"{self.images_without_alt} × image without alt text"
        if self.old_links:
            yield f"links to the old site: {', '.join(dict.fromkeys(self.old_links[:MAX_EXAMPLES]))}"
        if self.item.meta.get("_thumbnail_id"):
            yield "featured image not imported"
        if self.item.comments:
            yield f"{self.item.comments} × comment"

    # Images

    def _attachment_url(self, attachment_id: str) -> str:
        attachment = self.index.attachments.get(attachment_id)
        return attachment.url if attachment else ""

    def _gallery_html(self, ids: list[str] | None) -> str:
        ids = self.index.uploaded_to.get(self.item.id, []) if ids is None else ids
        urls = {attachment_id: self._attachment_url(attachment_id) for attachment_id in ids}
        return "".join(
            f'<figure><img src="{escape(urls[attachment_id])}" class="wp-image-{attachment_id}"></figure>'
            for attachment_id in ids
            if urls[attachment_id]
        )

    def _image_value(self, image: Image, library: ImageLibrary) -> dict | None:
        """Return the value of an image block without its caption, or None if there is no valid file."""
        path = self._image_paths.get(id(image))
        try:
            stored, alt = self._store_image(image, path, library) if path else (None, "")
        except BrokenImageError:
            stored = None
        if stored is None:
            url = image.source or self._attachment_url(image.attachment_id)
            self.missing_images.append(Path(url or "no URL").name)
            return None
        self.images_without_alt += not alt
        # Not marked as decorative, so the editor has to add the alt text before publishing.
        return {"image": {"image": stored.pk, "alt_text": alt, "decorative": False}}

    def _store_image(self, image: Image, path: Path, library: ImageLibrary):
        attachment = self.index.attachments.get(image.attachment_id)
        alt = image.alt.strip() or (attachment.alt if attachment else "")
        name = "wordpress " + hashlib.sha256(path.read_bytes()).hexdigest()
        return library.get_or_store_image(name, path, image.caption or alt or path.stem, alt), alt

    # Links

    def _link_attributes(self, href: str) -> str:
        url = self.index.old.resolve_url(href)
        if not url:
            if not href.startswith("#"):
                self.changes["invalid link"] += 1
            return ""
        key = self.index.old.find_item_key(url)
        if key in self.pages:
            return f'linktype="page" id="{self.pages[key]}"'
        if self.index.old.is_own(url):
            self.old_links.append(url)
        return f'href="{escape(url)}"'


def fill_page(page: Page, content: ConvertedContent, body: str, matched: MatchedNames) -> list[str]:
    """Fill the fields of `page`; return remarks about what was cut or is missing."""
    page.body = body
    description = content.item.meta.get("_yoast_wpseo_metadesc", "")
    # “%%” means a template of the Yoast plugin, not a description.
    page.search_description = page.search_description if "%%" in description else description
    if isinstance(page, ConditionPage):
        page.summary = Truncator(content.excerpt).chars(MAX_SUMMARY_LENGTH) or page.summary
        return ["draft of an existing condition page"]
    title = content.title or f"Untitled ({content.item.kind} {content.item.id})"
    page.title = page.draft_title = Truncator(title).chars(MAX_TITLE_LENGTH)
    remarks = ["title shortened"] if len(title) > MAX_TITLE_LENGTH else []
    if isinstance(page, AnswerPage):
        page.question = Truncator(title).chars(page._meta.get_field("question").max_length)
        page.intro = content.excerpt or page.search_description
        page.physician = matched.physician
        page.conditions = matched.conditions
        # Without an introduction, the page would open with the clinic's line about the timer, which was not used.
        return remarks + matched.unmatched_remarks() + ([] if page.intro else ["introduction missing: add one"])
    page.summary = Truncator(content.excerpt).chars(MAX_SUMMARY_LENGTH)
    return remarks
