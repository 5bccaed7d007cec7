"""Builds the feed items for all three formats: full content, absolute URLs, allowed tags only."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urljoin

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from blog.feeds.images import load_images
from blog.models import AnswerPage
from blog.selectors import attach_topics
from cms.clinic.context import ClinicContext, clinic_context
from cms.core.citations import link_markers, plain_text
from cms.text import strip_control_characters
from conditions.treatments import disclosures_for_page

log = logging.getLogger("cms.feeds")

ALLOWED_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "a",
    "blockquote",
    "cite",
    "img",
    "br",
    "hr",
}
ALLOWED_TAGS |= {"figure", "figcaption", "aside", "sup"}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    # Link targets of the numbered sources.
    "li": {"id"},
}
URL_ATTRIBUTE = re.compile(r"""(?P<before>\s(?:href|src)=")(?P<url>[^"]*)""")


@dataclass(frozen=True)
class FeedItem:
    urn: str
    link: str
    title: str
    summary: str
    html: str
    author: str
    published: datetime
    updated: datetime
    categories: list[str]

    @property
    def text(self) -> str:
        """The content as plain text, paragraphs separated by blank lines."""
        parts = (plain_text(part) for part in re.split(r"</(?:p|h\d|li|blockquote|figcaption)>", self.html))
        return "\n\n".join(part for part in parts if part)


def build_feed_items(answers: list[AnswerPage], request) -> list[FeedItem]:
    """One item per answer. An answer that fails to render is logged and left out."""
    clinic = clinic_context(request)
    answers = attach_topics(answers, request)
    load_images(answers)
    items = []
    for answer in answers:
        try:
            items.append(_build_feed_item(answer, clinic, request))
        except Exception:
            log.exception("Answer %s was left out of the feed", answer.pk)
    return items


def _build_feed_item(answer: AnswerPage, clinic: ClinicContext, request) -> FeedItem:
    link = absolute_feed_url(answer.get_url())
    consultation = reverse("consultation") + "?" + urlencode({"entry": "feed", "page": answer.pk})
    treatments = disclosures_for_page(answer, answer.condition_ids, request)
    context = {"answer": answer, "clinic": clinic, "treatments": treatments, "consultation_link": consultation}
    html = render_to_string("blog/feed_item.html", context)
    html = link_markers(html, len(answer.sources))
    return FeedItem(
        urn=answer.feed_uuid.urn,
        link=link,
        title=strip_control_characters(answer.question),
        summary=Truncator(strip_control_characters(answer.summary)).chars(300),
        html=sanitize_feed_html(html),
        author=strip_control_characters(answer.physician.name if answer.physician else clinic.settings.name),
        published=answer.first_published_at,
        updated=max(answer.last_published_at or answer.first_published_at, answer.first_published_at),
        categories=[strip_control_characters(condition.title) for condition in answer.about],
    )


def sanitize_feed_html(html: str) -> str:
    """`html` with allowed tags only, absolute URLs, and no characters that are invalid in XML."""
    html = nh3.clean(strip_control_characters(html), tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, link_rel=None)
    return URL_ATTRIBUTE.sub(lambda match: match["before"] + _absolute_link(match["url"]), html).strip()


def _absolute_link(url: str) -> str:
    # Links of source markers, like #source-2, stay inside the item.
    if url.startswith(("#", "mailto:", "tel:")):
        return url
    try:
        return absolute_feed_url(url)
    except ValueError:
        # A mistyped link, like https://[x, stays as it is; the answer is not lost from the feed.
        return url


def absolute_feed_url(url: str) -> str:
    """`url` made absolute with SITE_URL; protocol-relative URLs get its scheme."""
    return urljoin(settings.SITE_URL + "/", url)
