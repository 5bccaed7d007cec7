"""Which treatments a page names, and what its readers must know about them for the conditions it is about.

Found in the words of the page: nobody ticks a box, so nobody forgets to.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.core.citations import plain_text
from cms.page_cache.content_version import cached
from conditions.models.treatments import Disclosure, Treatment, lines

# What the sources are called is somebody else's choice of words.
NOT_ITS_OWN_WORDS = ("sources",)
# Soft hyphens and joiners, which no reader sees and which would keep a word from being found.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class PageDisclosures:
    """A treatment a page names, and its disclosures for the conditions of the page."""

    treatment: Treatment
    disclosures: list[Disclosure]


def active_treatments(request=None) -> list[Treatment]:
    """The treatments the clinic offers with their disclosures, from memory while they stay as they are."""
    return cached(request, "treatments", _query)


def disclosures_for_page(page: Page, conditions: Iterable[int], request=None) -> list[PageDisclosures]:
    """What the page shows near its end; `conditions` are the numbers of those it is about."""
    wanted = set(conditions) or {None}
    found = [
        (one, [text for text in one.texts if text.condition_id in wanted])
        for one in treatments_mentioned(page, request)
    ]
    return [PageDisclosures(treatment, texts) for treatment, texts in found if texts]


def treatments_mentioned(page: Page, request=None) -> list[Treatment]:
    """The treatments that the words of `page` name."""
    treatments = active_treatments(request)
    words = page_text(page) if treatments else ""
    return [treatment for treatment in treatments if treatment.pattern.search(words)]


def page_text(page: Page) -> str:
    """All words of the page's own fields in one line, as they stand in memory; asks the database nothing."""
    fields = [field for field in page._meta.fields if field.model is not Page and field.name not in NOT_ITS_OWN_WORDS]
    values = [page.title, page.seo_title, page.search_description, *(field.value_from_object(page) for field in fields)]
    words = plain_text(" ".join(text for value in values for text in _texts(value)))
    return unicodedata.normalize("NFKC", UNSEEN.sub("", words))


def _texts(value) -> list[str]:
    if isinstance(value, StreamValue):
        value = list(value.raw_data)
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []


def _query() -> list[Treatment]:
    treatments = list(Treatment.objects.filter(live=True))
    texts = Disclosure.objects.filter(treatment__in=treatments).select_related("condition").order_by("condition__path")
    for treatment in treatments:
        # Not the cluster's own manager, which would put each list together again at every look.
        treatment.texts = [text for text in texts if text.treatment_id == treatment.pk]
    return treatments


def treatment_names() -> list[str]:
    """The name of each treatment that the clinic offers, and the other words for it."""
    return [name for treatment in active_treatments() for name in (treatment.name, *lines(treatment.words))]
