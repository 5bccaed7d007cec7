"""Which physician and which conditions of this site an export's words mean: what is not known is said, not guessed."""

import re
from dataclasses import dataclass

from cms.clinic.models import Physician
from conditions.models import ConditionPage
from home.wordpress_import.wxr import Term

TITLES = re.compile(r"\b(?:dr|doctor|prof|professor)\b\.?", re.IGNORECASE)
# What WordPress puts every post into by itself.
NO_TOPIC = {"uncategorized", "uncategorised"}


@dataclass(frozen=True)
class MatchedNames:
    """Whom and what an item names, as far as they are known here."""

    author: str
    physician: Physician | None
    conditions: list[ConditionPage]
    unknown: list[str]

    def unmatched_remarks(self) -> list[str]:
        said = [f"no physician here is called “{self.author}”"] if self.physician is None else []
        return said + ([f"no condition here is called {', '.join(self.unknown)}"] if self.unknown else [])

    def unknown_names(self) -> list[str]:
        people = [f"physician “{self.author}”"] if self.physician is None else []
        return people + [f"condition “{name}”" for name in self.unknown]

    def matched_ids(self) -> list:
        return [self.physician and self.physician.pk, *(condition.pk for condition in self.conditions)]


class PhysicianIndex:
    def __init__(self):
        self._by_name: dict[str, list[Physician]] = {}
        for person in Physician.objects.all():
            self._by_name.setdefault(_bare_name(person.name), []).append(person)

    def find_by_name(self, name: str) -> Physician | None:
        """The one person of this name, whatever titles stand around it; None for two."""
        found = self._by_name.get(_bare_name(name), [])
        return found[0] if len(found) == 1 and _bare_name(name) else None


class ConditionIndex:
    def __init__(self):
        pages = list(ConditionPage.objects.all())
        self._known = {page.title.casefold(): page for page in pages} | {page.slug: page for page in pages}

    def find_condition(self, slug: str, title: str) -> ConditionPage | None:
        return self._known.get(slug) or self._known.get(title.casefold())

    def match_terms(self, terms: list[Term]) -> tuple[list[ConditionPage], list[str]]:
        """The conditions that `terms` name, and the names of the terms that are none."""
        found, unknown = {}, []
        for term in terms:
            if term.domain not in ("category", "post_tag") or term.slug in NO_TOPIC:
                continue
            if page := self.find_condition(term.slug, term.name):
                found[page.pk] = page
            elif term.name not in unknown:
                unknown.append(term.name)
        return list(found.values()), unknown


def _bare_name(name: str) -> str:
    """`name` without titles before it and letters after it: “Dr. Sam Okoye, MD” is sam okoye."""
    return " ".join(TITLES.sub(" ", name.partition(",")[0]).casefold().split())
