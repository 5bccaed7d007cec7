from cms.page_cache.content_version import cached
from conditions.models import ConditionPage

OTHER = {"other": "Something else"}
NO_CONDITION = {**OTHER, "": "Prefer not to say"}


def published_conditions(request) -> list[ConditionPage]:
    """Return the published conditions, for the navigation and the consultation form."""
    return cached(request, "conditions", _load_conditions)


def _load_conditions() -> list[ConditionPage]:
    # Lists need only titles and summaries.
    return list(ConditionPage.objects.published().defer("body", "sources", "risks", "not_for"))


def condition_choices(conditions=None) -> list[tuple[str, str]]:
    """Return the choices of public forms: each condition, “Something else” and “Prefer not to say”."""
    pages = ConditionPage.objects.published() if conditions is None else conditions
    return [(page.slug, page.title) for page in pages] + list(NO_CONDITION.items())


def get_condition_choice(slug: str) -> tuple[ConditionPage | None, str]:
    """Return the chosen condition, or None, and the label of the choice, empty if nothing was chosen."""
    condition = next((page for page in published_conditions(None) if page.slug == slug), None)
    return condition, condition.title if condition else OTHER.get(slug, "")
