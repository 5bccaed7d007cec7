"""Which treatments a page names, and their disclosures for the conditions of the page.

Treatments are found in the text, so that editors don't have to select them.
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

# Titles of sources are not the clinic's words.
IGNORED_FIELDS = ("sources",)
# Invisible characters that would hide a name from the search.
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class PageDisclosures:
    """A treatment a page names, and its disclosures for the conditions of the page."""

    treatment: Treatment
    disclosures: list[Disclosure]


def active_treatments(request=None) -> list[Treatment]:
    """Return the treatments the clinic offers with their disclosures, cached until they change."""
    return cached(request, "treatments", _load_treatments)


def disclosures_for_page(page: Page, conditions: Iterable[int], request=None) -> list[PageDisclosures]:
    """Return the disclosures the page shows; `conditions` are the ids of its conditions."""
    wanted = set(conditions) or {None}
    found = [
        (one, [text for text in one.texts if text.condition_id in wanted])
        for one in treatments_mentioned(page, request)
    ]
    return [PageDisclosures(treatment, texts) for treatment, texts in found if texts]


def treatments_mentioned(page: Page, request=None) -> list[Treatment]:
    """Return the treatments named in the text of `page`."""
    treatments = active_treatments(request)
    words = page_text(page) if treatments else ""
    return [treatment for treatment in treatments if treatment.pattern.search(words)]


def page_text(page: Page) -> str:
    """Return the text of the page's own fields as one line, without a query."""
    fields = [field for field in page._meta.fields if field.model is not Page and field.name not in IGNORED_FIELDS]
    values = [page.title, page.seo_title, page.search_description, *(field.value_from_object(page) for field in fields)]
    words = plain_text(" ".join(text for value in values for text in _texts(value)))
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", words))


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


def _load_treatments() -> list[Treatment]:
    treatments = list(Treatment.objects.filter(live=True))
    texts = Disclosure.objects.filter(treatment__in=treatments).select_related("condition").order_by("condition__path")
    for treatment in treatments:
        # A plain list, because the cluster's manager would build a new list on every access.
        treatment.texts = [text for text in texts if text.treatment_id == treatment.pk]
    return treatments


def treatment_names() -> list[str]:
    """Return the names of all treatments that the clinic offers, other names included."""
    return [name for treatment in active_treatments() for name in (treatment.name, *lines(treatment.words))]
