from conditions.models.treatments import Disclosure, DisclosureVersion, Treatment  # isort: skip - pages import it
from conditions.models.pages import ConditionIndexPage, ConditionPage

__all__ = ["ConditionIndexPage", "ConditionPage", "Disclosure", "DisclosureVersion", "Treatment"]
