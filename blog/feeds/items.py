"""A feed's items, made once for all three formats: full content, absolute addresses, allowed tags only."""

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

from blog.feeds.pictures import load_pictures
from blog.models import AnswerPage
from blog.topics import with_topics
from cms.clinic.facts import ClinicContext, clinic_context
from cms.core.citations import link_markers, plain_text
from cms.text import strip_control_characters
from conditions.treatments import disclosures_for_page

log = logging.getLogger("cms.feeds")

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote", "cite", "img", "br", "hr"}
TAGS |= {"figure", "figcaption", "aside", "sup"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    # Targets of the numbered sources.
    "li": {"id"},
}
ADDRESS = re.compile(r"""(?P<before>\s(?:href|src)=")(?P<address>[^"]*)""")


@dataclass(frozen=True)
class Item:
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
        """The content as plain text, a paragraph a line."""
        parts = (plain_text(part) for part in re.split(r"</(?:p|h\d|li|blockquote|figcaption)>", self.html))
        return "\n\n".join(part for part in parts if part)


def items(answers: list[AnswerPage], request) -> list[Item]:
    """One item an answer. One that cannot be rendered is left out and logged; the others stay."""
    clinic = clinic_context(request)
    answers = with_topics(answers, request)
    load_pictures(answers)
    made = []
    for answer in answers:
        try:
            made.append(_item(answer, clinic, request))
        except Exception:
            log.exception("answer %s left out of the feed", answer.pk)
    return made


def _item(answer: AnswerPage, clinic: ClinicContext, request) -> Item:
    link = absolute(answer.get_url())
    consultation = reverse("consultation") + "?" + urlencode({"entry": "feed", "page": answer.pk})
    treatments = disclosures_for_page(answer, answer.condition_numbers, request)
    context = {"answer": answer, "clinic": clinic, "treatments": treatments, "consultation_link": consultation}
    html = render_to_string("blog/feed_item.html", context)
    html = link_markers(html, len(answer.sources))
    return Item(
        urn=answer.feed_uuid.urn,
        link=link,
        title=strip_control_characters(answer.question),
        summary=Truncator(strip_control_characters(answer.summary)).chars(300),
        html=clean(html),
        author=strip_control_characters(answer.physician.name if answer.physician else clinic.settings.name),
        published=answer.first_published_at,
        updated=max(answer.last_published_at or answer.first_published_at, answer.first_published_at),
        categories=[strip_control_characters(condition.title) for condition in answer.about],
    )


def clean(html: str) -> str:
    """Allowed tags with absolute addresses and no character that breaks XML."""
    html = nh3.clean(strip_control_characters(html), tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    return ADDRESS.sub(lambda match: match["before"] + _whole(match["address"]), html).strip()


def _whole(address: str) -> str:
    # A marker's own #source-2 stays inside the item.
    return address if address.startswith(("#", "mailto:", "tel:")) else absolute(address)


def absolute(address: str) -> str:
    """`address` on the site's one address; protocol-relative ones are completed, not prefixed."""
    return urljoin(settings.SITE_URL + "/", address)
