"""Maps authors, categories, and tags of an export to the physicians and conditions of this site."""

import re
from dataclasses import dataclass

from cms.clinic.models import Physician
from conditions.models import ConditionPage
from home.wordpress_import.wxr import Term

TITLES = re.compile(r"\b(?:dr|doctor|prof|professor)\b\.?", re.IGNORECASE)
# The default category of WordPress.
DEFAULT_CATEGORIES = {"uncategorized", "uncategorised"}


@dataclass(frozen=True)
class MatchedNames:
    """The physician and conditions found for an item, and the names that were not found."""

    author: str
    physician: Physician | None
    conditions: list[ConditionPage]
    unknown: list[str]

    def unmatched_remarks(self) -> list[str]:
        remarks = [f"physician not found: “{self.author}”"] if self.physician is None else []
        return remarks + ([f"condition not found: {', '.join(self.unknown)}"] if self.unknown else [])

    def unknown_names(self) -> list[str]:
        names = [f"physician “{self.author}”"] if self.physician is None else []
        return names + [f"condition “{name}”" for name in self.unknown]

    def matched_ids(self) -> list:
        return [self.physician and self.physician.pk, *(condition.pk for condition in self.conditions)]


class PhysicianIndex:
    def __init__(self):
        self._by_name: dict[str, list[Physician]] = {}
        for person in Physician.objects.all():
            self._by_name.setdefault(_bare_name(person.name), []).append(person)

    def find_by_name(self, name: str) -> Physician | None:
        """Return the physician with this name, ignoring titles; None if there is none or more than one."""
        matches = self._by_name.get(_bare_name(name), [])
        return matches[0] if len(matches) == 1 and _bare_name(name) else None


class ConditionIndex:
    def __init__(self):
        pages = list(ConditionPage.objects.all())
        self._pages = {page.title.casefold(): page for page in pages} | {page.slug: page for page in pages}

    def find_condition(self, slug: str, title: str) -> ConditionPage | None:
        return self._pages.get(slug) or self._pages.get(title.casefold())

    def match_terms(self, terms: list[Term]) -> tuple[list[ConditionPage], list[str]]:
        """Return the conditions of `terms`, and the names of the terms without a condition."""
        found, unknown = {}, []
        for term in terms:
            if term.domain not in ("category", "post_tag") or term.slug in DEFAULT_CATEGORIES:
                continue
            if page := self.find_condition(term.slug, term.name):
                found[page.pk] = page
            elif term.name not in unknown:
                unknown.append(term.name)
        return list(found.values()), unknown


def _bare_name(name: str) -> str:
    """Return `name` in lowercase without titles and degrees: “Dr. Sam Okoye, MD” becomes “sam okoye”."""
    return " ".join(TITLES.sub(" ", name.partition(",")[0]).casefold().split())
